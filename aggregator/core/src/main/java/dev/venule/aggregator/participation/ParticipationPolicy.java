package dev.venule.aggregator.participation;

import java.time.Duration;

/**
 * What holds in every mode about who takes part.
 *
 * @param quota on one device's share
 * @param maximumRetryAfter the longest that a device is asked to stay away, at most 7 days (which is what agents honour);
 *     zero never asks
 * @param maximumDevices whose presence is remembered, 1..10,000,000: some 300 bytes for each; of more, those offline longest
 *     are forgotten
 */
public record ParticipationPolicy(InclusionQuota quota, Duration maximumRetryAfter, int maximumDevices) {
    private static final int MOST_DEVICES = 10_000_000;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(7);

    public ParticipationPolicy {
        if (maximumRetryAfter.isNegative() || maximumRetryAfter.compareTo(LONGEST_RETRY_AFTER) > 0) {
            throw new IllegalArgumentException(
                    "participation.maximumRetryAfter must be in PT0S..P7D, was " + maximumRetryAfter);
        }
        if (maximumDevices < 1 || maximumDevices > MOST_DEVICES) {
            throw new IllegalArgumentException(
                    "participation.maximumDevices must be in 1.." + MOST_DEVICES + ", was " + maximumDevices);
        }
    }

    /** The standard quota, an hour, 100,000 devices. */
    public static ParticipationPolicy standard() {
        return new ParticipationPolicy(InclusionQuota.standard(), Duration.ofHours(1), 100_000);
    }
}
