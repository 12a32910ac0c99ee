package dev.venule.aggregator.buffer;

import dev.venule.aggregator.aggregation.ContributionWeight;

/**
 * An admitted update, as the journal keeps it until a version consumed it.
 *
 * @param staleness versions between the one trained from and the one that was current when it was admitted
 * @param trainingLoss mean over the device's last epoch
 * @param delta encoded; owned by this record, not to be changed
 */
public record BufferedUpdate(
        UpdateKey key, long baseVersion, int staleness, int exampleCount, float trainingLoss, byte[] delta) {

    /** What it will have contributed. */
    public Contribution contribution(ContributionWeight weight) {
        return new Contribution(
                key, baseVersion, staleness, weight.of(staleness, exampleCount), exampleCount, trainingLoss);
    }
}
