package dev.venule.protocol.codec;

import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import java.util.Arrays;

/**
 * A set of positions as bytes: the {@code announced_positions} of a plan. The form is that of one group of an encoded delta
 * whose values take no bits: Rice-coded gaps, or a bitmap where that is smaller, or nothing where all positions are in the set.
 */
public final class PositionCodec {
    private PositionCodec() {}

    /**
     * The one encoding of these positions.
     *
     * @throws IllegalArgumentException where there is none, or they are not strictly increasing from 0 to below
     *     {@code parameterCount}
     */
    public static byte[] encode(int[] positions, int parameterCount) {
        if (positions.length == 0) {
            throw new IllegalArgumentException("announce at least one position");
        }
        int previous = -1;
        for (int position : positions) {
            if (position <= previous || position >= parameterCount) {
                throw new IllegalArgumentException("positions must increase from 0 to below " + parameterCount + ", "
                        + position + " follows " + previous);
            }
            previous = position;
        }
        BitWriter out = new BitWriter();
        write(out, positions, parameterCount);
        out.alignToByte();
        return out.toByteArray();
    }

    /** The positions in a peer's bytes; never throws, and needs at most 16 bytes per parameter. */
    public static Reading<int[]> decode(byte[] encoded, int parameterCount) {
        BitReader in = new BitReader(encoded, 0, encoded.length);
        PositionCoding coding = PositionCoding.read(in);
        if (in.isOverrun() || coding == PositionCoding.EMPTY) {
            return malformed("no positions");
        }
        int[] positions = new int[0];
        if (coding == PositionCoding.RICE) {
            positions = readRice(in, parameterCount);
        } else if (coding == PositionCoding.BITMAP && in.remaining() >= parameterCount) {
            positions = PositionBits.readBitmap(in, parameterCount);
        } else if (coding == PositionCoding.DENSE) {
            positions = everything(parameterCount);
        }
        if (positions.length == 0) {
            return malformed("positions are missing or beyond the model");
        }
        return Arrays.equals(encoded, encode(positions, parameterCount))
                ? new Reading.Valid<>(positions)
                : malformed("positions are not in their smallest form, or something follows them");
    }

    private static void write(BitWriter out, int[] positions, int parameterCount) {
        if (positions.length == parameterCount) {
            PositionCoding.DENSE.write(out);
            return;
        }
        SparseChoice choice = SparseChoice.of(positions, positions.length, parameterCount, 0);
        choice.coding().write(out);
        if (choice.coding() == PositionCoding.BITMAP) {
            PositionBits.writeBitmap(out, positions, positions.length, parameterCount);
            return;
        }
        PositionBits.writeRiceHeader(out, choice.riceParameter(), positions.length, parameterCount);
        int previous = -1;
        for (int position : positions) {
            RiceCode.write(out, position - previous, choice.riceParameter());
            previous = position;
        }
    }

    private static int[] readRice(BitReader in, int parameterCount) {
        int parameter = in.read(RiceCode.PARAMETER_BITS);
        int countLessOne = in.read(SparseChoice.countBits(parameterCount));
        boolean fits = !in.isOverrun()
                && parameter <= RiceCode.MAX_PARAMETER
                && countLessOne < parameterCount
                && (countLessOne + 1L) * (1L + parameter) <= in.remaining();
        int[] positions = new int[fits ? countLessOne + 1 : 0];
        int previous = -1;
        for (int i = 0; i < positions.length; i++) {
            int gap = RiceCode.read(in, parameter, parameterCount - 1 - previous);
            if (gap < 0) {
                return new int[0];
            }
            previous += gap;
            positions[i] = previous;
        }
        return positions;
    }

    private static int[] everything(int parameterCount) {
        int[] positions = new int[parameterCount];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        return positions;
    }

    private static Reading<int[]> malformed(String detail) {
        return new Reading.Rejected<>(RejectReason.MALFORMED, detail);
    }
}
