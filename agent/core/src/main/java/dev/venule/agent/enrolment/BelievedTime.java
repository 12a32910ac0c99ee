package dev.venule.agent.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time, as well as a device can know it. Clocks of devices stop with an empty battery and begin again long ago. What the
 * certificate service said of its own clock corrects them; and it cannot be earlier than the beginning of a certificate that
 * the device has. Safe for use by several threads.
 */
final class BelievedTime {
    /** Less is no reason to doubt the platform's clock. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Clock clock;
    private volatile Duration correction = Duration.ZERO;
    private volatile Instant earliest = Instant.EPOCH;

    BelievedTime(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        Instant corrected = clock.instant().plus(correction);
        return corrected.isBefore(earliest) ? earliest : corrected;
    }

    /** Whether the device's own clock can be left to judge. */
    boolean isTheClocks() {
        return Duration.between(clock.instant(), now()).abs().compareTo(TOLERANCE) <= 0;
    }

    /** A peer whose certificate was checked told its time. */
    void heard(Instant peersTime) {
        correction = Duration.between(clock.instant(), peersTime);
    }

    void notBefore(Instant bound) {
        earliest = bound;
    }
}
