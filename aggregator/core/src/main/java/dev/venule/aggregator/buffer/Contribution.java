package dev.venule.aggregator.buffer;

/**
 * One update's share in a version: the line of the version's provenance.
 *
 * @param weight integer weight in the fixed-point sum; the share is weight / sum of the version's weights
 */
public record Contribution(
        UpdateKey key, long baseVersion, int staleness, int weight, int exampleCount, float trainingLoss) {}
