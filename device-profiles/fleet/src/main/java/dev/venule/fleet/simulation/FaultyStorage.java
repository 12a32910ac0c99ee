package dev.venule.fleet.simulation;

import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A device's storage over a disk that outlives it, with seeded crashes and full-disk failures at exactly the points that
 * {@link DeviceStorage} allows: any prefix of an append, the old or the new file of an atomic write, a delete that happened or
 * not; what had returned before stays. One object is one life of the process: after its crash every further call crashes too.
 */
final class FaultyStorage implements DeviceStorage {
    private final DeviceStorage disk;
    private final Supplier<StorageFaults> faults;
    private final SplittableRandom random;
    private boolean isDead;
    private long failures;

    FaultyStorage(DeviceStorage disk, Supplier<StorageFaults> faults, SplittableRandom random) {
        this.disk = disk;
        this.faults = faults;
        this.random = random;
    }

    private enum Fault {
        NONE,
        FULL,
        CRASH
    }

    /** A write that may be carried out, as far as it gets. */
    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** Writes that failed because the disk was full. */
    long failureCount() {
        return failures;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        requireAlive();
        return disk.read(name);
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        requireAlive();
        return disk.read(name, offset, length);
    }

    @Override
    public List<String> list() throws IOException {
        requireAlive();
        return disk.list();
    }

    @Override
    public void writeAtomically(String name, byte[] content) throws IOException {
        write("writing " + name, () -> disk.writeAtomically(name, content), () -> {});
    }

    @Override
    public void append(String name, byte[] content) throws IOException {
        write(
                "appending to " + name,
                () -> disk.append(name, content),
                () -> disk.append(name, Arrays.copyOf(content, random.nextInt(content.length + 1))));
    }

    @Override
    public void delete(String name) throws IOException {
        write("deleting " + name, () -> disk.delete(name), () -> {});
    }

    private void write(String place, Write whole, Write torn) throws IOException {
        requireAlive();
        Fault fault = nextFault();
        if (fault == Fault.NONE || random.nextBoolean()) {
            whole.run();
        } else {
            torn.run();
        }
        if (fault == Fault.CRASH) {
            isDead = true;
            throw new SimulatedCrash(place);
        }
        if (fault == Fault.FULL) {
            failures++;
            throw new SimulatedFailure("no space left on device, " + place);
        }
    }

    private Fault nextFault() {
        StorageFaults now = faults.get();
        double draw = random.nextDouble();
        if (draw < now.crashFraction()) {
            return Fault.CRASH;
        }
        return draw < now.crashFraction() + now.fullFraction() ? Fault.FULL : Fault.NONE;
    }

    private void requireAlive() {
        if (isDead) {
            throw new SimulatedCrash("a process that is dead");
        }
    }
}
