package dev.venule.protocol.codec;

import dev.venule.protocol.message.ValueFormat;

/**
 * Values as levels (integers, 0 for the value 0) and levels as symbols (bits on the wire). Where every coordinate has a symbol
 * (dense), zero needs one; where only the carried ones do (sparse), it has none.
 */
interface ValueCoding {
    /** What {@link #level} gives for a symbol that stands for a negative zero: never valid. */
    int NEGATIVE_ZERO = Integer.MIN_VALUE;

    /** Bits of a symbol. */
    int bits();

    /** Whether a group has a scale. */
    boolean isScaled();

    /** Whether zero has a symbol in the dense form. */
    boolean hasDenseZero();

    /** Whether the dense form rounds to other values than the sparse one. */
    boolean isDenseDifferent();

    /** The scale of these values, all of them finite and not zero. */
    int scale(float[] values, boolean dense);

    /** The level nearest to a finite value. */
    int quantize(float value, float scale, boolean dense);

    /** What a level stands for. */
    float value(int level, float scale);

    int symbol(int level, boolean dense);

    int level(int symbol, boolean dense);

    /** The magnitude that at least one level must have, or 0: a larger scale would say the same. */
    int topLevel(boolean dense);

    static ValueCoding of(ValueFormat format) {
        return switch (format) {
            case TERNARY -> new TernaryValues();
            case FLOAT32 -> new Float32Values();
            case FLOAT16 -> new Float16Values();
            case BITS_8 -> new UniformValues(8);
            case BITS_4 -> new UniformValues(4);
            case BITS_2 -> new UniformValues(2);
            case UNRECOGNIZED -> throw new IllegalArgumentException("a value format that is not known here");
        };
    }
}
