package dev.venule.protocol.codec;

import dev.venule.protocol.message.ValueFormat;

/**
 * How much of a delta is sent, and how precisely.
 *
 * <p>The value format is the greatest loss allowed: FLOAT32 changes nothing (but the sign of a zero), FLOAT16 rounds to half
 * precision, the b-bit formats round to a step of the tensor, TERNARY keeps a sign and the tensor's mean magnitude.
 *
 * @param keepFraction share of all parameters that is kept, in (0, 1]; 1 means every coordinate, in order
 */
public record CompressionRule(double keepFraction, ValueFormat values) {
    public CompressionRule {
        if (!(keepFraction > 0 && keepFraction <= 1)) {
            throw new IllegalArgumentException("keepFraction must be in (0, 1], was " + keepFraction);
        }
        if (values == ValueFormat.UNRECOGNIZED) {
            throw new IllegalArgumentException("the value format is not known here; update this software");
        }
    }

    /** Everything, as float32. */
    public static CompressionRule dense() {
        return new CompressionRule(1, ValueFormat.FLOAT32);
    }

    /** How many of so many parameters are kept, at most: max(1, round(keepFraction * parameters)). */
    public int keptOf(int parameterCount) {
        return (int) Math.max(1, Math.min(parameterCount, Math.round(keepFraction * parameterCount)));
    }
}
