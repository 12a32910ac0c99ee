package dev.venule.protocol.codec;

import java.util.Arrays;

/** Writes bits, most significant first. */
final class BitWriter {
    private static final int FIRST_CAPACITY_BYTES = 64;

    private byte[] bytes = new byte[FIRST_CAPACITY_BYTES];
    private int size;
    /** Bits not yet in {@link #bytes}: the lowest {@link #pendingCount}, at most 7 between calls. */
    private long pending;

    private int pendingCount;

    /** Writes the lowest {@code count} bits (0..32) of {@code value}. */
    void write(int value, int count) {
        pending = (pending << count) | (value & ((1L << count) - 1));
        pendingCount += count;
        ensureRoom();
        while (pendingCount >= Byte.SIZE) {
            pendingCount -= Byte.SIZE;
            bytes[size++] = (byte) (pending >>> pendingCount);
        }
    }

    /** Writes {@code value} ones and a zero. */
    void writeUnary(int value) {
        int left = value;
        for (; left >= Integer.SIZE; left -= Integer.SIZE) {
            write(-1, Integer.SIZE);
        }
        write(-1, left);
        write(0, 1);
    }

    /** Fills the last byte with zeros. */
    void alignToByte() {
        write(0, -pendingCount & (Byte.SIZE - 1));
    }

    long bitCount() {
        return (long) Byte.SIZE * size + pendingCount;
    }

    /** The bytes so far; the writer has to be aligned. */
    byte[] toByteArray() {
        if (pendingCount != 0) {
            throw new IllegalStateException(pendingCount + " bits are not part of a byte yet");
        }
        return Arrays.copyOf(bytes, size);
    }

    private void ensureRoom() {
        if (bytes.length - size < Long.BYTES) {
            bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, Math.max(bytes.length >> 1, Long.BYTES)));
        }
    }
}
