package dev.venule.agent.outbox;

import static dev.venule.agent.outbox.OutboxFixture.LAYOUT;
import static dev.venule.agent.outbox.OutboxFixture.MODEL;
import static dev.venule.agent.outbox.OutboxFixture.delta;

import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.util.SplittableRandom;

/** An outbox over a disk that can be damaged. */
abstract class OutboxOnDisk {
    static final OutboxLimits ROOMY = new OutboxLimits(1 << 20, 100);

    final SplittableRandom random = new SplittableRandom(20260101);
    final MemoryStorage disk = new MemoryStorage();
    final UpdateIds ids = OutboxFixture.countedIds();

    Outbox open(OutboxLimits limits) throws IOException {
        return Outbox.open(disk, limits, ids);
    }

    static float[] residual(Outbox outbox) throws IOException {
        return outbox.residual(MODEL, LAYOUT).values();
    }

    float[] learn(float[] sum) {
        float[] delta = delta(random);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += delta[i];
        }
        return delta;
    }

    MemoryStorage copyOfDisk() {
        MemoryStorage copy = new MemoryStorage();
        for (String name : disk.list()) {
            copy.writeAtomically(name, disk.read(name).orElseThrow());
        }
        return copy;
    }
}
