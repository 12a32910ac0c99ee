package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is left on a disk after each way to fail, over so many seeds that every way comes up. */
final class FaultyStorageTest {
    private static final StorageFaults CRASHING = new StorageFaults(1, 0);
    private static final StorageFaults FULL = new StorageFaults(0, 1);
    private static final int SEEDS = 300;

    /** One write. */
    @FunctionalInterface
    private interface Write {
        void to(DeviceStorage storage) throws IOException;
    }

    @Test
    void anAppendThatACrashInterruptsIsLostOrTornAtAnyByteOrWhole() throws IOException {
        assertThat(leftBy(CRASHING, storage -> storage.append("log", bytes("xyz"))))
                .containsExactly("old", "oldx", "oldxy", "oldxyz");
    }

    @Test
    void anAppendToAFullDiskIsLostOrTornAtAnyByteOrWhole() throws IOException {
        assertThat(leftBy(FULL, storage -> storage.append("log", bytes("xyz"))))
                .containsExactly("old", "oldx", "oldxy", "oldxyz");
    }

    @Test
    void anAtomicWriteLeavesTheOldFileOrTheNewOneAndNothingBetween() throws IOException {
        assertThat(leftBy(CRASHING, storage -> storage.writeAtomically("log", bytes("new"))))
                .containsExactly("new", "old");
        assertThat(leftBy(FULL, storage -> storage.writeAtomically("log", bytes("new"))))
                .containsExactly("new", "old");
    }

    @Test
    void aDeleteHappensOrNot() throws IOException {
        assertThat(leftBy(CRASHING, storage -> storage.delete("log"))).containsExactly("nothing", "old");
        assertThat(leftBy(FULL, storage -> storage.delete("log"))).containsExactly("nothing", "old");
    }

    @Test
    void whatHadReturnedBeforeACrashStays() throws IOException {
        MemoryStorage disk = new MemoryStorage();
        StorageFaults[] faults = {StorageFaults.NONE};
        FaultyStorage storage = new FaultyStorage(disk, () -> faults[0], new SplittableRandom(1));
        storage.writeAtomically("weights", bytes("kept"));
        storage.append("log", bytes("kept too"));
        faults[0] = CRASHING;

        assertThatThrownBy(() -> storage.writeAtomically("other", bytes("new"))).isInstanceOf(SimulatedCrash.class);

        assertThat(content(disk, "weights")).isEqualTo("kept");
        assertThat(content(disk, "log")).isEqualTo("kept too");
    }

    @Test
    void aProcessThatHasCrashedNeitherReadsNorWrites() {
        MemoryStorage disk = new MemoryStorage();
        StorageFaults[] faults = {CRASHING};
        FaultyStorage storage = new FaultyStorage(disk, () -> faults[0], new SplittableRandom(1));
        assertThatThrownBy(() -> storage.delete("log")).isInstanceOf(SimulatedCrash.class);
        faults[0] = StorageFaults.NONE;

        assertThatThrownBy(() -> storage.append("log", bytes("ghost"))).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> storage.read("log")).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> storage.read("log", 0, 1)).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(storage::list).isInstanceOf(SimulatedCrash.class);

        assertThat(disk.list()).isEmpty();
    }

    @Test
    void afterAFullDiskTheSameProcessGoesOnAndTheFailureIsCounted() throws IOException {
        StorageFaults[] faults = {FULL};
        FaultyStorage storage = new FaultyStorage(new MemoryStorage(), () -> faults[0], new SplittableRandom(1));
        assertThatThrownBy(() -> storage.append("log", bytes("x")))
                .isInstanceOf(SimulatedFailure.class)
                .hasMessage("no space left on device, appending to log (simulated)");
        faults[0] = StorageFaults.NONE;

        storage.writeAtomically("log", bytes("on"));

        assertThat(content(storage, "log")).isEqualTo("on");
        assertThat(storage.failureCount()).isEqualTo(1);
    }

    @Test
    void aDiskWithoutFaultsDoesWhatItIsTold() throws IOException {
        FaultyStorage storage =
                new FaultyStorage(new MemoryStorage(), () -> StorageFaults.NONE, new SplittableRandom(1));
        storage.append("log", bytes("a"));
        storage.append("log", bytes("b"));
        storage.writeAtomically("other", bytes("c"));
        storage.delete("other");

        assertThat(content(storage, "log")).isEqualTo("ab");
        assertThat(new String(storage.read("log", 1, 1), StandardCharsets.US_ASCII))
                .isEqualTo("b");
        assertThat(storage.list()).containsExactly("log");
    }

    @Test
    void faultsThatAreNoSharesAreRefused() {
        assertThatThrownBy(() -> new StorageFaults(0.6, 0.6))
                .hasMessage("crashFraction and fullFraction must be >= 0 and sum up to at most 1, were 0.6 and 0.6");
        assertThatThrownBy(() -> new StorageFaults(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What the file "log", which held "old", holds after a write that fails, over all seeds. */
    private static Set<String> leftBy(StorageFaults faults, Write write) throws IOException {
        Set<String> left = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            MemoryStorage disk = new MemoryStorage();
            disk.append("log", bytes("old"));
            FaultyStorage storage = new FaultyStorage(disk, () -> faults, new SplittableRandom(seed));
            assertThatThrownBy(() -> write.to(storage))
                    .as("seed %d", seed)
                    .isInstanceOfAny(SimulatedCrash.class, SimulatedFailure.class);
            left.add(content(disk, "log"));
        }
        return left;
    }

    private static String content(DeviceStorage storage, String name) throws IOException {
        return storage.read(name)
                .map(content -> new String(content, StandardCharsets.US_ASCII))
                .orElse("nothing");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
