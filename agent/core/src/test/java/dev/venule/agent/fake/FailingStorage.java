package dev.venule.agent.fake;

import dev.venule.agent.storage.DeviceStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Storage over a disk that outlives it, which fails or dies at one chosen writing operation, as {@link DeviceStorage} allows. */
public final class FailingStorage implements DeviceStorage {
    /** What becomes of the operation at which it happens. */
    public enum Effect {
        NOTHING_DONE,
        HALF_DONE,
        ALL_DONE
    }

    /** The process is gone. */
    public static final class Crash extends RuntimeException {
        Crash(String place) {
            super(place);
        }
    }

    private final DeviceStorage disk;
    private long operationsLeft;
    private Effect effect = Effect.NOTHING_DONE;
    private boolean crashes;
    private boolean isDead;
    private boolean isFull;
    private long operations;

    public FailingStorage(DeviceStorage disk) {
        this.disk = disk;
        operationsLeft = Long.MAX_VALUE;
    }

    /** Dies at writing operation {@code number} (from 1). */
    public FailingStorage crashingAt(long number, Effect effect) {
        operationsLeft = number;
        this.effect = effect;
        crashes = true;
        return this;
    }

    /** Throws at writing operation {@code number} (from 1), once. */
    public FailingStorage failingAt(long number, Effect effect) {
        operationsLeft = number;
        this.effect = effect;
        crashes = false;
        return this;
    }

    /** From now on every writing operation fails, or none. */
    public void setFull(boolean full) {
        isFull = full;
    }

    /** Writing operations so far. */
    public long operations() {
        return operations;
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    private void write(String place, Write whole, Write half) throws IOException {
        requireAlive();
        operations++;
        if (isFull) {
            throw new IOException("no space left on device, " + place);
        }
        if (--operationsLeft > 0) {
            whole.run();
            return;
        }
        operationsLeft = Long.MAX_VALUE;
        isDead = crashes;
        if (effect == Effect.ALL_DONE) {
            whole.run();
        } else if (effect == Effect.HALF_DONE) {
            half.run();
        }
        if (crashes) {
            throw new Crash(place);
        }
        throw new IOException("no space left on device, " + place);
    }

    private void requireAlive() {
        if (isDead) {
            throw new Crash("a dead process does nothing");
        }
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
    public void writeAtomically(String name, byte[] content) throws IOException {
        write("writing " + name, () -> disk.writeAtomically(name, content), () -> {});
    }

    @Override
    public void append(String name, byte[] content) throws IOException {
        write(
                "appending to " + name,
                () -> disk.append(name, content),
                () -> disk.append(name, Arrays.copyOf(content, content.length / 2)));
    }

    @Override
    public void delete(String name) throws IOException {
        write("deleting " + name, () -> disk.delete(name), () -> {});
    }

    @Override
    public List<String> list() throws IOException {
        requireAlive();
        return disk.list();
    }
}
