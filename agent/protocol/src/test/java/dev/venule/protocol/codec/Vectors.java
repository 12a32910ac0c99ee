package dev.venule.protocol.codec;

import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Deltas and bytes that several tests need. */
final class Vectors {
    private Vectors() {}

    static float[] gaussian(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] vector = new float[size];
        for (int i = 0; i < size; i++) {
            vector[i] = (float) (0.01 * random.nextGaussian());
        }
        return vector;
    }

    /** Each coordinate is zero but for some that are, in turns, usual, huge, tiny, subnormal and equal. */
    static float[] awkward(int size, double density, SplittableRandom random) {
        float[] vector = new float[size];
        for (int i = 0; i < size; i++) {
            if (random.nextDouble() < density) {
                vector[i] = (random.nextBoolean() ? 1 : -1) * awkwardMagnitude(random);
            }
        }
        return vector;
    }

    private static float awkwardMagnitude(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> Float.intBitsToFloat(random.nextInt(0x7f800000));
            case 1 -> Float.intBitsToFloat(random.nextInt(0x00800000));
            case 2 -> 0.25f;
            case 3 -> 70000f;
            default -> (float) (0.01 * random.nextGaussian());
        };
    }

    /** One vector of a decoded delta. */
    static float[] dense(DecodedDelta delta, int size) {
        float[] vector = new float[size];
        delta.addTo(vector);
        return vector;
    }

    /** Encoded bytes of the header and these bits, written as text of 0, 1 and spaces; the checksum is added. */
    static byte[] encoded(int formatByte, int fingerprint, String... bits) {
        BitWriter out = new BitWriter();
        out.write(1, 8);
        out.write(formatByte, 8);
        out.write(fingerprint, 32);
        writeBits(out, bits);
        out.alignToByte();
        out.write(0, 32);
        return withChecksum(out.toByteArray());
    }

    static void writeBits(BitWriter out, String... bits) {
        for (char c : String.join("", bits).toCharArray()) {
            if (c != ' ') {
                out.write(c - '0', 1);
            }
        }
    }

    /** Replaces the last four bytes by the CRC-32 of what precedes them, so that a test reaches what lies behind it. */
    static byte[] withChecksum(byte[] bytes) {
        byte[] repaired = bytes.clone();
        int end = repaired.length - Integer.BYTES;
        CRC32 crc = new CRC32();
        crc.update(repaired, 0, end);
        for (int i = 0; i < Integer.BYTES; i++) {
            repaired[end + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return repaired;
    }
}
