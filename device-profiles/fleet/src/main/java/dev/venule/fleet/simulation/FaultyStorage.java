package dev.venule.fleet.simulation;

import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A device's storage over a disk that outlives it, with seeded crashes and full-disk failures at exactly the points that
 * {@link DeviceStorage} allows: a torn append, the old or the new file of an atomic write, a delete that happened or not. One
 * object is one life of the process: after its crash every further call crashes too.
 */
final class FaultyStorage implements DeviceStorage {
    private final DeviceStorage disk;
    private final StorageFaults faults;
    private final SplittableRandom random;
    private boolean isDead;

    FaultyStorage(DeviceStorage disk, StorageFaults faults, SplittableRandom random) {
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
        int torn = random.nextInt(content.length + 1);
        write(
                "appending to " + name,
                () -> disk.append(name, content),
                () -> disk.append(name, Arrays.copyOf(content, torn)));
    }

    @Override
    public void delete(String name) throws IOException {
        write("deleting " + name, () -> disk.delete(name), () -> {});
    }

    private void write(String place, Write whole, Write torn) throws IOException {
        requireAlive();
        switch (nextFault()) {
            case NONE -> whole.run();
            case FULL -> {
                torn.run();
                throw new IOException("no space left on device (simulated) " + place);
            }
            case CRASH -> {
                isDead = true;
                if (random.nextBoolean()) {
                    whole.run();
                } else {
                    torn.run();
                }
                throw new SimulatedCrash(place);
            }
        }
    }

    private Fault nextFault() {
        double draw = random.nextDouble();
        if (draw < faults.crashFraction()) {
            return Fault.CRASH;
        }
        return draw < faults.crashFraction() + faults.fullFraction() ? Fault.FULL : Fault.NONE;
    }

    private void requireAlive() {
        if (isDead) {
            throw new SimulatedCrash("a process that is dead");
        }
    }
}
