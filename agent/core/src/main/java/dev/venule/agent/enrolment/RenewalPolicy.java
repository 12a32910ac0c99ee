package dev.venule.agent.enrolment;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;

/**
 * When a device renews.
 *
 * @param lifetimeFraction share of a certificate's lifetime after which it is renewed, 0.1 to 0.9
 * @param checkInterval how often the device asks which roots to trust, 1 minute to 30 days
 * @param retry pauses while the service cannot be reached or refuses
 */
public record RenewalPolicy(double lifetimeFraction, Duration checkInterval, RetryPolicy retry) {
    private static final double TWO_THIRDS = 2.0 / 3;

    public RenewalPolicy {
        if (!(lifetimeFraction >= 0.1 && lifetimeFraction <= 0.9)) {
            throw new IllegalArgumentException(
                    "enrolment.renewAfter must be in 0.1..0.9 of the lifetime, was " + lifetimeFraction);
        }
        if (checkInterval.compareTo(Duration.ofMinutes(1)) < 0 || checkInterval.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("enrolment.checkInterval must be in PT1M..P30D, was " + checkInterval);
        }
    }

    /** At two thirds of the lifetime; roots once a day; pauses from a minute to six hours. */
    public static RenewalPolicy standard() {
        return new RenewalPolicy(
                TWO_THIRDS, Duration.ofDays(1), new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(6)));
    }
}
