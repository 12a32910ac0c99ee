package dev.venule.aggregator.server.mqtt;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Waiting times between attempts: drawn evenly from zero to a bound that doubles (exponential backoff with full jitter), so
 * that clients that lost the same broker do not come back at the same moment.
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff needs 0 < first <= longest, was " + first + " and " + longest);
        }
    }

    /** From 200 ms to 10 s: an aggregator is one client, which everyone waits for. */
    public static Backoff defaults() {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /** How long to wait after the {@code failures}-th failure in a row (1, 2, ...). */
    public Duration delay(int failures, SplittableRandom random) {
        long bound = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long capped = bound <= 0 ? longest.toMillis() : Math.min(bound, longest.toMillis());
        return Duration.ofMillis(random.nextLong(capped + 1));
    }
}
