package dev.venule.agent.transport;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Exponential backoff with full jitter: before attempt n + 1, a delay drawn uniformly from [0, min(maxDelay, firstDelay *
 * 2^n)]. Full jitter, because devices that lost the same broker at the same moment must not come back at the same moment.
 *
 * @param firstDelay upper bound of the first delay, at least 1 ms
 * @param maxDelay upper bound of every delay
 */
public record RetryPolicy(Duration firstDelay, Duration maxDelay) {
    private static final int MAX_DOUBLINGS = 30;

    public RetryPolicy {
        if (firstDelay.toMillis() < 1) {
            throw new IllegalArgumentException("retry.firstDelay must be at least 1 ms, was " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0 || maxDelay.toDays() > 30) {
            throw new IllegalArgumentException(
                    "retry.maxDelay must be between firstDelay (" + firstDelay + ") and 30 days, was " + maxDelay);
        }
    }

    /** Half a second at first, five minutes at most. */
    public static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofMillis(500), Duration.ofMinutes(5));
    }

    /** The delay after {@code failures} failures in a row (1 or more). */
    public Duration delayAfter(int failures, SplittableRandom random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        double bound = Math.min((double) maxDelay.toMillis(), firstDelay.toMillis() * (double) (1L << doublings));
        return Duration.ofMillis((long) (random.nextDouble() * (bound + 1)));
    }
}
