package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an observer, who never crashes, knows of every update that was ever in a device's outbox. */
final class UpdateHistory {
    /** Where an update's share is now. */
    private enum Fate {
        PENDING,
        DELIVERED,
        IN_RESIDUAL,
        IN_DOUBT
    }

    private final Map<ByteString, PendingUpdate> updates = new HashMap<>();
    private final Map<ByteString, float[]> values = new HashMap<>();
    private final Map<ByteString, Fate> fates = new HashMap<>();

    /** Settlements that were begun, and of which nobody knows yet whether they were committed. */
    private final Map<ByteString, Settlement> begun = new HashMap<>();

    void settling(PendingUpdate update, Settlement settlement) {
        begun.put(update.id(), settlement);
    }

    void settled(PendingUpdate update, Settlement settlement) {
        begun.remove(update.id());
        fates.put(update.id(), fateOf(settlement));
    }

    private static Fate fateOf(Settlement settlement) {
        return settlement == Settlement.DELIVERED ? Fate.DELIVERED : Fate.IN_RESIDUAL;
    }

    /** A new process looks at the disk: what was begun is either committed or not. */
    void reopened(Outbox outbox) throws IOException {
        Set<ByteString> pending = pendingIds(outbox);
        begun.forEach((id, settlement) -> {
            if (!pending.contains(id) && fates.get(id) == Fate.PENDING) {
                fates.put(id, fateOf(settlement));
            }
        });
        begun.clear();
        observe(outbox);
    }

    /** What is new is pending; what is gone was settled or evicted. */
    void observe(Outbox outbox) throws IOException {
        Set<ByteString> pending = pendingIds(outbox);
        updates.forEach((id, update) -> {
            if (fates.get(id) == Fate.PENDING && !pending.contains(id)) {
                fates.put(id, update.attempted() ? Fate.IN_DOUBT : Fate.IN_RESIDUAL);
            }
        });
        for (PendingUpdate update : outbox.pending()) {
            updates.put(update.id(), update);
            fates.put(update.id(), Fate.PENDING);
            if (!values.containsKey(update.id())) {
                float[] carried = new float[OutboxFixture.PARAMETERS];
                OutboxFixture.decoded(outbox, update).addTo(carried);
                values.put(update.id(), carried);
            }
        }
    }

    private static Set<ByteString> pendingIds(Outbox outbox) {
        Set<ByteString> ids = new HashSet<>();
        outbox.pending().forEach(update -> ids.add(update.id()));
        return ids;
    }

    /** The versions that an update was stored for, each once. */
    Set<Long> versions() {
        Set<Long> versions = new HashSet<>();
        for (PendingUpdate update : updates.values()) {
            if (!versions.add(update.baseVersion())) {
                throw new AssertionError("two updates for version " + update.baseVersion());
            }
        }
        return versions;
    }

    long evictedInDoubt() {
        return fates.values().stream().filter(fate -> fate == Fate.IN_DOUBT).count();
    }

    /** What was learned and is not in the residual now. */
    float[] sumOutsideTheResidual() {
        float[] sum = new float[OutboxFixture.PARAMETERS];
        values.forEach((id, carried) -> {
            if (fates.get(id) != Fate.IN_RESIDUAL) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += carried[i];
                }
            }
        });
        return sum;
    }
}
