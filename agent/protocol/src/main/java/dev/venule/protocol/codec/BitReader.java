package dev.venule.protocol.codec;

/**
 * Reads bits, most significant first, from part of an array. Reading past the end gives zeros and is remembered: callers ask
 * {@link #remaining} before they trust a count, and {@link #isOverrun} in the end.
 */
final class BitReader {
    private static final int REFILL_LIMIT = Long.SIZE - Byte.SIZE;

    private final byte[] bytes;
    private final int end;
    private int next;
    /** Bits taken from {@link #bytes} and not read yet: the highest {@link #bufferedCount}; zeros below them. */
    private long buffered;

    private int bufferedCount;
    private boolean overrun;

    BitReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.next = from;
        this.end = end;
    }

    /** A reader that goes on from here by itself. */
    BitReader fork() {
        BitReader copy = new BitReader(bytes, next, end);
        copy.buffered = buffered;
        copy.bufferedCount = bufferedCount;
        return copy;
    }

    /** Bits left. */
    long remaining() {
        return bufferedCount + (long) Byte.SIZE * (end - next);
    }

    boolean isOverrun() {
        return overrun;
    }

    /** The next {@code count} bits (0..32), unsigned in an int. */
    int read(int count) {
        if (bufferedCount < count) {
            refill();
            if (bufferedCount < count) {
                return overrun();
            }
        }
        // Two shifts, because a shift by 64 would do nothing where count is 0.
        int value = (int) (buffered >>> 1 >>> (Long.SIZE - 1 - count));
        buffered <<= count;
        bufferedCount -= count;
        return value;
    }

    /** The number of ones before a zero, or -1 as soon as it is above {@code max}. */
    int readUnary(int max) {
        long ones = 0;
        while (true) {
            refill();
            int run = Math.min(Long.numberOfLeadingZeros(~buffered), bufferedCount);
            ones += run;
            if (ones > max) {
                return -1;
            }
            if (run < bufferedCount) {
                buffered = buffered << run << 1; // not by run + 1, which may be 64
                bufferedCount -= run + 1;
                return (int) ones;
            }
            buffered = 0;
            bufferedCount = 0;
            if (next == end) {
                return overrun() - 1;
            }
        }
    }

    private int overrun() {
        overrun = true;
        next = end;
        buffered = 0;
        bufferedCount = 0;
        return 0;
    }

    private void refill() {
        while (bufferedCount <= REFILL_LIMIT && next < end) {
            buffered |= (bytes[next++] & 0xffL) << (REFILL_LIMIT - bufferedCount);
            bufferedCount += Byte.SIZE;
        }
    }
}
