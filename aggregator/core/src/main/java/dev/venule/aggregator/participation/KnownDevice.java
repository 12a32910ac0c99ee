package dev.venule.aggregator.participation;

/**
 * What a device's last status said.
 *
 * @param lastOutcome "queued" or why it skipped its last round; empty before its first
 * @param modelVersion that it last trained from
 * @param reportedAtMillis when the status came, by the aggregator's clock
 */
public record KnownDevice(
        String device,
        String profile,
        String site,
        boolean online,
        String lastOutcome,
        long modelVersion,
        long reportedAtMillis) {}
