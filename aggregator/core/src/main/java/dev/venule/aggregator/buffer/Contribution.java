package dev.venule.aggregator.buffer;

/**
 * One update's share in a version: the line of the version's provenance.
 *
 * @param weight integer weight in the fixed-point sum; the share is weight / sum of the version's weights
 * @param profile its device's class, as its status said when the version was made; empty where unknown
 * @param site where the device is, likewise
 */
public record Contribution(
        UpdateKey key,
        long baseVersion,
        int staleness,
        int weight,
        int exampleCount,
        float trainingLoss,
        String profile,
        String site) {
    /** Of a device of which nothing is known. */
    public Contribution(
            UpdateKey key, long baseVersion, int staleness, int weight, int exampleCount, float trainingLoss) {
        this(key, baseVersion, staleness, weight, exampleCount, trainingLoss, "", "");
    }

    /** The same, of a device of which this is known. */
    public Contribution of(String knownProfile, String knownSite) {
        return new Contribution(
                key, baseVersion, staleness, weight, exampleCount, trainingLoss, knownProfile, knownSite);
    }
}
