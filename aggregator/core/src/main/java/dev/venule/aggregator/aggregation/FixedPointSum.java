package dev.venule.aggregator.aggregation;

import dev.venule.protocol.codec.DecodedDelta;

/**
 * The weighted sum of deltas in 64-bit integers, whose bits depend on the set of contributions and never on their order:
 * integer addition is associative and commutative, float addition is not. A replay, partial sums merged in any grouping,
 * and sums under masks modulo 2^64 therefore all give the same model version.
 *
 * <p>The bound against overflow is {@link FixedPointScale}'s; every value, weight and the number of contributions are
 * checked against it when they are added. Not safe for use by several threads.
 */
public final class FixedPointSum {
    private final FixedPointScale scale;
    private final long[] sums;
    private long weightSum;
    private int contributions;

    public FixedPointSum(int parameterCount, FixedPointScale scale) {
        this.scale = scale;
        this.sums = new long[parameterCount];
    }

    /**
     * Adds {@code weight * delta}.
     *
     * @throws ArithmeticException where the bound would be left; the sum is then unusable
     */
    public void add(DecodedDelta delta, int weight) {
        if (weight < 1 || weight > 1 << FixedPointScale.WEIGHT_BITS) {
            throw new ArithmeticException("weight " + weight + " is not in 1..2^" + FixedPointScale.WEIGHT_BITS);
        }
        count(1, weight);
        delta.forEach((position, value) -> sums[position] += weight * scale.quantize(value));
    }

    /** Adds another partial sum of the same scale. */
    public void merge(FixedPointSum other) {
        if (!other.scale.equals(scale) || other.sums.length != sums.length) {
            throw new IllegalArgumentException("partial sums of different scales or sizes cannot be merged");
        }
        count(other.contributions, other.weightSum);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
    }

    /** The weighted mean: sum(weight * delta) / sum(weight), each coordinate rounded once to double. */
    public double[] mean() {
        if (contributions == 0) {
            throw new IllegalStateException("there is no mean of no contributions");
        }
        double[] mean = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            mean[i] = scale.restore(sums[i]) / weightSum;
        }
        return mean;
    }

    public int contributions() {
        return contributions;
    }

    public long weightSum() {
        return weightSum;
    }

    public FixedPointScale scale() {
        return scale;
    }

    private void count(int moreContributions, long moreWeight) {
        if (contributions + (long) moreContributions > scale.maximumContributions()) {
            throw new ArithmeticException("the sum's bound holds for " + scale.maximumContributions()
                    + " contributions, not for " + (contributions + (long) moreContributions));
        }
        contributions += moreContributions;
        weightSum += moreWeight;
    }
}
