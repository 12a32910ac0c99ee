package dev.venule.protocol.codec;

/** IEEE 754 binary16. (Java has it since 20, Android in its own class.) */
final class Float16 {
    private static final int MAX_BITS = 0x7bff;
    private static final int SIGN = 0x8000;
    private static final int EXPONENT = 0x7c00;
    private static final int SIGNIFICAND = 0x03ff;
    private static final int SIGNIFICAND_BITS = 10;
    private static final int DROPPED_BITS = 13;
    private static final int BIAS_DIFFERENCE = 127 - 15;
    /** 2^-24: what one unit of a subnormal stands for. */
    private static final float SUBNORMAL_UNIT = 0x1p-24f;

    private static final float SMALLEST_NORMAL = 0x1p-14f;

    private Float16() {}

    /** The nearest number (ties to even); the largest finite one for whatever is beyond it. */
    static int fromFloat(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
        float magnitude = Math.abs(value);
        if (magnitude < SMALLEST_NORMAL) {
            // Both are powers of two apart: the division is exact, rint is the only rounding.
            return sign | (int) Math.rint((double) magnitude / SUBNORMAL_UNIT);
        }
        int bits = Float.floatToRawIntBits(magnitude);
        int even = (bits >>> DROPPED_BITS) & 1;
        int rounded = (bits + (1 << (DROPPED_BITS - 1)) - 1 + even) >>> DROPPED_BITS;
        return sign | Math.min(rounded - (BIAS_DIFFERENCE << SIGNIFICAND_BITS), MAX_BITS);
    }

    /** The same number; NaN and infinities stay what they are. */
    static float toFloat(int bits) {
        int exponent = bits & EXPONENT;
        int significand = bits & SIGNIFICAND;
        float magnitude;
        if (exponent == EXPONENT) {
            magnitude = significand == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = significand * SUBNORMAL_UNIT;
        } else {
            int wide = ((exponent | significand) + (BIAS_DIFFERENCE << SIGNIFICAND_BITS)) << DROPPED_BITS;
            magnitude = Float.intBitsToFloat(wide);
        }
        return (bits & SIGN) == 0 ? magnitude : -magnitude;
    }
}
