package dev.venule.protocol.codec;

/**
 * A positive scale in 16 bits: the upper half of a float32 (bfloat16), normal and finite. Its range is that of the values, and
 * its relative error of at most 2^-8 is far below that of the values it scales; what it leaves behind is in the residual.
 */
final class Scale {
    static final int BITS = 16;

    /** 2^-126. */
    static final int SMALLEST = 0x0080;

    private static final int LARGEST = 0x7f7f;

    private Scale() {}

    /** The nearest scale to a number >= 0 (ties to even), within what a scale can be. */
    static int nearest(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        int rounded = (bits + 0x7fff + ((bits >>> BITS) & 1)) >>> BITS;
        return Math.max(SMALLEST, Math.min(LARGEST, rounded));
    }

    static boolean isValid(int bits) {
        return bits >= SMALLEST && bits <= LARGEST;
    }

    static float toFloat(int bits) {
        return Float.intBitsToFloat(bits << BITS);
    }
}
