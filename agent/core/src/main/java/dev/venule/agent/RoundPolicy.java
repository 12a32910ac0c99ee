package dev.venule.agent;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * When rounds are run.
 *
 * @param clockSkew how far the device's clock may be ahead before a valid announcement seems expired
 * @param maxPendingUpdates that may wait for their receipts before the device trains again; 1..1000
 * @param recheckInterval until the next look where a round was skipped for a reason that may pass
 * @param statusInterval the least time between two reports of the device's status over one connection
 * @param retry after the device's storage or its examples failed
 */
public record RoundPolicy(
        Duration clockSkew,
        int maxPendingUpdates,
        Duration recheckInterval,
        Duration statusInterval,
        RetryPolicy retry) {
    public RoundPolicy {
        if (clockSkew.isNegative() || clockSkew.toDays() > 365) {
            throw new IllegalArgumentException("rounds.clockSkew must be between 0 and 365 days, was " + clockSkew);
        }
        if (maxPendingUpdates < 1 || maxPendingUpdates > 1000) {
            throw new IllegalArgumentException("rounds.maxPendingUpdates must be in 1..1000, was " + maxPendingUpdates);
        }
        requirePositive("recheckInterval", recheckInterval);
        requirePositive("statusInterval", statusInterval);
    }

    private static void requirePositive(String field, Duration interval) {
        if (interval.toMillis() < 1 || interval.toDays() > 365) {
            throw new IllegalArgumentException(
                    "rounds." + field + " must be between 1 ms and 365 days, was " + interval);
        }
    }

    /** Five minutes of clock skew, four updates pending, a quarter of an hour between looks and between reports. */
    public static RoundPolicy standard() {
        return new RoundPolicy(
                Duration.ofMinutes(5), 4, Duration.ofMinutes(15), Duration.ofMinutes(15), RetryPolicy.standard());
    }
}
