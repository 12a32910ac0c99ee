package dev.venule.agent.eligibility;

import dev.venule.protocol.message.Announcement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Whether this device may train now: enough examples, nothing contributed to this version yet, announcement still valid. */
public final class Eligibility {
    private final Clock clock;
    private final Duration clockSkew;

    /**
     * @param clockSkew how far the device's clock may be ahead of the aggregator's before a valid announcement seems expired
     */
    public Eligibility(Clock clock, Duration clockSkew) {
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("clockSkew must not be negative, was " + clockSkew);
        }
        this.clock = clock;
        this.clockSkew = clockSkew;
    }

    /**
     * The first reason that holds, or empty.
     *
     * @param contributedVersion the highest version that this device contributed to, -1 for none
     */
    public Optional<SkipReason> reasonToSkip(Announcement announcement, int exampleCount, long contributedVersion) {
        if (isExpired(announcement)) {
            return Optional.of(SkipReason.ANNOUNCEMENT_EXPIRED);
        }
        if (contributedVersion >= announcement.getVersion().getNumber()) {
            return Optional.of(SkipReason.ALREADY_CONTRIBUTED);
        }
        // A plan that asks for none still needs one: there is no step without an example.
        if (exampleCount < Math.max(1, announcement.getPlan().getMinimumExamples())) {
            return Optional.of(SkipReason.NOT_ENOUGH_EXAMPLES);
        }
        return Optional.empty();
    }

    /** Whether the announcement's validity has ended, even with the clocks apart. */
    public boolean isExpired(Announcement announcement) {
        return clock.millis() - clockSkew.toMillis() >= announcement.getExpiresAtMillis();
    }
}
