package dev.venule.aggregator.round;

import java.time.Duration;

/**
 * How versions are offered to devices.
 *
 * @param deltaRing how many steps back a device can catch up by deltas; older ones fetch the full weights
 * @param weightsRing how many versions' full weights can be fetched, the current one among them: a device that began to fetch
 *     the weights of a version has until that many later ones are there; each costs the broker the model's size
 * @param partBytes size of the parts in which contents are published: below every packet limit on the way
 * @param inlineDeltaBytes the last delta travels inside the announcement where it is at most this large; 0 never
 * @param validity of an announcement; it is renewed when half of it is over
 */
public record PublishingPolicy(int deltaRing, int weightsRing, int partBytes, int inlineDeltaBytes, Duration validity) {
    private static final int MAX_DELTA_RING = 1024;
    private static final int MAX_WEIGHTS_RING = 64;
    private static final int MAX_PART_BYTES = 64 << 20;
    private static final int MAX_INLINE_DELTA_BYTES = 512 << 10;

    public PublishingPolicy {
        requireRange("deltaRing", deltaRing, 1, MAX_DELTA_RING);
        requireRange("weightsRing", weightsRing, 2, MAX_WEIGHTS_RING);
        requireRange("partBytes", partBytes, 1024, MAX_PART_BYTES);
        requireRange("inlineDeltaBytes", inlineDeltaBytes, 0, MAX_INLINE_DELTA_BYTES);
        if (validity.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("publishing.validity must be >= 1 minute, was " + validity);
        }
    }

    /** 16 deltas, 4 versions' weights, parts of 64 KiB (CoAP's largest), deltas up to 4 KiB inline, 7 days. */
    public static PublishingPolicy defaults() {
        return new PublishingPolicy(16, 4, 64 << 10, 4 << 10, Duration.ofDays(7));
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "publishing." + name + " must be in " + min + ".." + max + ", was " + value);
        }
    }
}
