package dev.venule.agent.outbox;

import static dev.venule.agent.outbox.OutboxFixture.PARAMETERS;
import static dev.venule.agent.outbox.OutboxFixture.decoded;
import static dev.venule.agent.outbox.OutboxFixture.delta;
import static dev.venule.agent.outbox.OutboxFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the outbox makes of files that a crash, a full disk or decay left. */
final class OutboxDamageTest extends OutboxOnDisk {
    /** Whatever a crash left of the last append, the state is the one before it or the one after, and is usable. */
    @Test
    void logTornAtAnyByteGivesTheLastStateThatWasWhole() throws IOException {
        Outbox outbox = open(ROOMY);
        float[] first = delta(random);
        put(outbox, first, 1);
        byte[] shorter = disk.read(OutboxLog.FILE).orElseThrow();
        PendingUpdate pending = outbox.pending().get(0);
        outbox.markAttempted(pending);
        byte[] whole = disk.read(OutboxLog.FILE).orElseThrow();

        for (int length = shorter.length; length <= whole.length; length++) {
            MemoryStorage torn = copyOfDisk();
            torn.writeAtomically(OutboxLog.FILE, Arrays.copyOf(whole, length));
            Outbox recovered = Outbox.open(torn, ROOMY, ids);
            boolean lastIsWhole = length == whole.length;
            assertThat(recovered.recovery().tornBytes())
                    .as("torn at %d", length)
                    .isEqualTo(lastIsWhole ? 0 : length - shorter.length);
            assertThat(recovered.pending()).hasSize(1);
            assertThat(recovered.pending().get(0).attempted()).isEqualTo(lastIsWhole);
            recovered.settle(recovered.pending().get(0), Settlement.REJECTED);
            assertThat(Outbox.open(torn, ROOMY, ids).recovery().isClean()).isTrue();
            assertThat(residual(Outbox.open(torn, ROOMY, ids))).isEqualTo(first);
        }
    }

    @Test
    void everyDamagedByteOfAnUpdateIsFoundAndTheUpdateDroppedAndCounted() throws IOException {
        Outbox outbox = open(ROOMY);
        PendingUpdate update = put(outbox, delta(random), 1);
        String name = UpdateFile.name(update.fileNumber());
        byte[] file = disk.read(name).orElseThrow();

        for (int i = 0; i < file.length; i++) {
            MemoryStorage damaged = copyOfDisk();
            byte[] flipped = file.clone();
            flipped[i] ^= 0x10;
            damaged.writeAtomically(name, flipped);
            Outbox recovered = Outbox.open(damaged, ROOMY, ids);
            assertThat(recovered.recovery().droppedUpdates()).as("byte %d", i).isEqualTo(1);
            assertThat(recovered.counts().damaged()).isEqualTo(1);
            assertThat(recovered.pending()).isEmpty();
        }
    }

    @Test
    void updateTornAtAnyByteIsDroppedAndCounted() throws IOException {
        Outbox outbox = open(ROOMY);
        PendingUpdate update = put(outbox, delta(random), 1);
        String name = UpdateFile.name(update.fileNumber());
        byte[] file = disk.read(name).orElseThrow();

        for (int length = 0; length < file.length; length++) {
            MemoryStorage damaged = copyOfDisk();
            damaged.writeAtomically(name, Arrays.copyOf(file, length));
            Outbox recovered = Outbox.open(damaged, ROOMY, ids);
            assertThat(recovered.recovery().droppedUpdates())
                    .as("length %d", length)
                    .isEqualTo(1);
            assertThat(recovered.pending()).isEmpty();
        }
    }

    @Test
    void damagedResidualIsReportedAndBeginsAnew() throws IOException {
        put(open(ROOMY), delta(random), 1);
        String name =
                disk.list().stream().filter(ResidualFile::isName).findAny().orElseThrow();
        disk.append(name, new byte[] {1});

        Outbox recovered = open(ROOMY);

        assertThat(recovered.recovery().residualLost()).isTrue();
        assertThat(residual(recovered)).containsOnly(0f);
        assertThat(recovered.pending()).hasSize(1);
        assertThat(open(ROOMY).recovery().isClean()).isTrue();
    }

    @Test
    void fullDiskChangesNothingAndTheOutboxWorksAgainOnceThereIsRoom() throws IOException {
        FailingStorage storage = new FailingStorage(disk);
        Outbox outbox = Outbox.open(storage, ROOMY, ids);
        float[] sum = new float[PARAMETERS];
        PendingUpdate first = put(outbox, learn(sum), 1);
        float[] residual = residual(outbox);
        Contribution second = OutboxFixture.contribution(outbox, learn(sum), 2);

        storage.setFull(true);
        assertThatThrownBy(() -> outbox.put(second)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> outbox.settle(first, Settlement.REJECTED)).isInstanceOf(IOException.class);
        assertThat(outbox.pending()).containsExactly(first);
        assertThat(residual(outbox)).isEqualTo(residual);
        storage.setFull(false);
        outbox.put(second);

        float[] kept = residual(outbox);
        for (PendingUpdate update : open(ROOMY).pending()) {
            decoded(outbox, update).addTo(kept);
        }
        assertThat(kept).isEqualTo(sum);
    }

    @Test
    void logDoesNotGrowWithoutBound() throws IOException {
        Outbox outbox = open(ROOMY);
        for (int version = 1; version <= 1000; version++) {
            outbox.settle(put(outbox, delta(random), version), Settlement.DELIVERED);
        }

        assertThat(disk.read(OutboxLog.FILE).orElseThrow().length).isLessThanOrEqualTo(1 << 16);
        assertThat(disk.list()).hasSize(2);
        assertThat(open(ROOMY).counts().delivered()).isEqualTo(1000);
    }

    @Test
    void retriesOnADiskWithoutRoomForTheResidualDoNotFillItUp() throws IOException {
        FailingStorage storage = new FailingStorage(disk);
        Outbox outbox = Outbox.open(storage, ROOMY, ids);
        for (int attempt = 0; attempt < 20; attempt++) {
            storage.failingAt(2, FailingStorage.Effect.NOTHING_DONE); // the update has room, the residual has not
            assertThatThrownBy(() -> put(outbox, delta(random), 1)).isInstanceOf(IOException.class);
        }

        assertThat(disk.list()).hasSizeLessThanOrEqualTo(1);
    }
}
