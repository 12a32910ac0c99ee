package dev.venule.protocol.codec;

/**
 * The smaller of the two ways to write which coordinates a group carries, together with their values.
 *
 * @param coding RICE or BITMAP
 * @param riceParameter the cheapest; meaningful for RICE only
 * @param bits what positions and values take, without the group's coding and scale
 */
record SparseChoice(PositionCoding coding, int riceParameter, long bits) {
    /** For the first {@code count} of increasing {@code indexes} into a group of {@code size}, at least one. */
    static SparseChoice of(int[] indexes, int count, int size, int valueBits) {
        int parameter = RiceCode.cheapestParameter(indexes, count, size);
        long values = (long) count * valueBits;
        long rice = RiceCode.PARAMETER_BITS + countBits(size) + RiceCode.bits(indexes, count, parameter) + values;
        long bitmap = size + values;
        return rice <= bitmap
                ? new SparseChoice(PositionCoding.RICE, parameter, rice)
                : new SparseChoice(PositionCoding.BITMAP, 0, bitmap);
    }

    /** Bits for a number in 1..size, written less one. */
    static int countBits(int size) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    }
}
