package dev.venule.protocol.codec;

/** The parts of {@link PositionCoding} that do not depend on values. */
final class PositionBits {
    private PositionBits() {}

    static void writeRiceHeader(BitWriter out, int parameter, int count, int size) {
        out.write(parameter, RiceCode.PARAMETER_BITS);
        out.write(count - 1, SparseChoice.countBits(size));
    }

    static void writeBitmap(BitWriter out, int[] indexes, int count, int size) {
        int next = 0;
        for (int index = 0; index < size; index++) {
            boolean carried = next < count && indexes[next] == index;
            out.write(carried ? 1 : 0, 1);
            next += carried ? 1 : 0;
        }
    }

    /** The indexes in a bitmap of {@code size} bits, all of which must be there. */
    static int[] readBitmap(BitReader in, int size) {
        BitReader counting = in.fork();
        int count = 0;
        for (int read = 0; read < size; read += Integer.SIZE) {
            count += Integer.bitCount(counting.read(Math.min(Integer.SIZE, size - read)));
        }
        int[] indexes = new int[count];
        int next = 0;
        for (int index = 0; index < size; index++) {
            if (in.read(1) == 1) {
                indexes[next++] = index;
            }
        }
        return indexes;
    }
}
