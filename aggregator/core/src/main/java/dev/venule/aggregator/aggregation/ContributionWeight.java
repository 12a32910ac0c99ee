package dev.venule.aggregator.aggregation;

/**
 * How much one update counts: s(staleness) * min(examples, cap), as an integer. The staleness weight is
 * s(t) = (1 + t)^-1/2 (Nguyen et al. 2022, "Federated Learning with Buffered Asynchronous Aggregation", section 4). The paper
 * divides the sum by the buffer's size; here it is divided by the sum of the weights, so that a buffer of stale updates takes
 * a full step, and the number of examples counts as in FedAvg (McMahan et al. 2017, algorithm 1).
 *
 * @param maximumCountedExamples more examples count as this many: bounds one device's share
 */
public record ContributionWeight(int maximumCountedExamples) {
    public ContributionWeight {
        if (maximumCountedExamples < 1) {
            throw new IllegalArgumentException("maximumCountedExamples must be >= 1, was " + maximumCountedExamples);
        }
    }

    /**
     * In [1, 2^20]; 2^20 for a fresh update with the capped number of examples. Math.sqrt is correctly rounded, so the
     * integer is the same on every machine.
     */
    public int of(int staleness, int examples) {
        double stalenessWeight = 1 / Math.sqrt(1.0 + staleness);
        double share = (double) Math.min(examples, maximumCountedExamples) / maximumCountedExamples;
        return Math.max(1, (int) Math.rint((1 << FixedPointScale.WEIGHT_BITS) * stalenessWeight * share));
    }
}
