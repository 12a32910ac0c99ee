package dev.venule.aggregator.aggregation;

/**
 * The grid on which values and weights are summed, chosen so that no sum can leave 64 bits.
 *
 * <p>A value v becomes the integer rint(v * 2^fractionBits), a weight is an integer in [1, 2^{@value #WEIGHT_BITS}]. With
 * C contributions and |v| &lt;= largestMagnitude, the sum of weight * value is at most C * 2^20 * 2^valueBits. The scale takes
 * valueBits = 62 - 20 - ceil(log2 C), so the bound is 2^62, and spends all of those bits on the largest magnitude: for a clip
 * norm of 1 and a goal of 20 the grid is 2^-37, finer by 13 bits than the float32 of the largest value.
 *
 * @param fractionBits the grid is 2^-fractionBits; recorded with a version, so that anyone can sum again
 * @param valueBits largest integer value is 2^valueBits
 * @param maximumContributions how many contributions one sum may take
 */
public record FixedPointScale(int fractionBits, int valueBits, int maximumContributions) {
    /** Weights are integers up to 2^WEIGHT_BITS: one part in a million of the largest weight. */
    public static final int WEIGHT_BITS = 20;

    private static final int SUM_BITS = 62;
    private static final int LEAST_VALUE_BITS = 24;

    public FixedPointScale {
        if (maximumContributions < 1) {
            throw new IllegalArgumentException("a sum takes at least 1 contribution, not " + maximumContributions);
        }
        if (valueBits < LEAST_VALUE_BITS || valueBits + WEIGHT_BITS + ceilLog2(maximumContributions) > SUM_BITS) {
            throw new IllegalArgumentException("a sum of " + maximumContributions + " contributions of " + valueBits
                    + " bits does not fit in 64 bits with at least " + LEAST_VALUE_BITS + " per value; lower the goal");
        }
    }

    /**
     * The finest grid for so many contributions, none with a coordinate above {@code largestMagnitude}.
     *
     * @throws IllegalArgumentException where fewer than 24 bits per value would be left (above 2^18 contributions)
     */
    public static FixedPointScale of(double largestMagnitude, int maximumContributions) {
        if (!(largestMagnitude > 0 && largestMagnitude <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the largest magnitude must be finite and above 0, was " + largestMagnitude);
        }
        int valueBits = SUM_BITS - WEIGHT_BITS - ceilLog2(Math.max(1, maximumContributions));
        int magnitudeBits = Math.getExponent(largestMagnitude) + 1;
        return new FixedPointScale(valueBits - magnitudeBits, valueBits, maximumContributions);
    }

    /**
     * The integer for {@code value}: nearest, ties to even.
     *
     * @throws ArithmeticException where the value is beyond the bound that the scale was made for
     */
    public long quantize(float value) {
        double scaled = Math.rint(Math.scalb((double) value, fractionBits));
        if (!(Math.abs(scaled) <= (double) (1L << valueBits))) {
            throw new ArithmeticException(
                    value + " is outside the fixed-point range of 2^" + (valueBits - fractionBits));
        }
        return (long) scaled;
    }

    /** The number that {@code quantized} stands for. */
    public double restore(long quantized) {
        return Math.scalb((double) quantized, -fractionBits);
    }

    private static int ceilLog2(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(value - 1);
    }
}
