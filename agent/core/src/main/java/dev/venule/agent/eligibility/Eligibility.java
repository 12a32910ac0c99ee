package dev.venule.agent.eligibility;

import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether this device may train now: announcement still valid, device not asked to leave, nothing contributed to this version yet, selected where there
 * is a cohort and that still open, enough examples, and not too many updates underway (a device that trained on would fall
 * behind the versions that it trains for).
 */
public final class Eligibility {
    private final String device;
    private final Clock clock;
    private final Duration clockSkew;
    private final int maxPendingUpdates;

    /**
     * @param device its id, by which cohorts are selected
     * @param clockSkew how far the device's clock may be ahead of the aggregator's before a valid announcement seems expired
     * @param maxPendingUpdates without a receipt, beyond which the device does not train
     */
    public Eligibility(String device, Clock clock, Duration clockSkew, int maxPendingUpdates) {
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("clockSkew must not be negative, was " + clockSkew);
        }
        this.device = device;
        this.clock = clock;
        this.clockSkew = clockSkew;
        this.maxPendingUpdates = maxPendingUpdates;
    }

    /**
     * The first reason that holds, or empty.
     *
     * @param contributedVersion the highest version that this device contributed to, -1 for none
     * @param pendingUpdates that wait for their receipts
     */
    public Optional<SkipReason> reasonToSkip(
            Announcement announcement, int exampleCount, long contributedVersion, int pendingUpdates) {
        if (isExpired(announcement)) {
            return Optional.of(SkipReason.ANNOUNCEMENT_EXPIRED);
        }
        Optional<SkipReason> farewell = Move.of(announcement, device).map(Move::reason);
        if (farewell.isPresent()) {
            return farewell;
        }
        if (contributedVersion >= announcement.getVersion().getNumber()) {
            return Optional.of(SkipReason.ALREADY_CONTRIBUTED);
        }
        if (announcement.hasSelection() && !CohortSelection.selects(announcement.getSelection(), device)) {
            return Optional.of(SkipReason.NOT_SELECTED);
        }
        if (announcement.hasSelection() && isPast(announcement.getSelection().getClosesAtMillis())) {
            return Optional.of(SkipReason.COHORT_CLOSED);
        }
        // A plan that asks for none still needs one: there is no step without an example.
        if (exampleCount < Math.max(1, announcement.getPlan().getMinimumExamples())) {
            return Optional.of(SkipReason.NOT_ENOUGH_EXAMPLES);
        }
        if (pendingUpdates >= maxPendingUpdates) {
            return Optional.of(SkipReason.RECEIPTS_PENDING);
        }
        return Optional.empty();
    }

    /** Why a training that has begun is of no use any more: its announcement or its cohort has ended meanwhile. */
    public Optional<SkipReason> reasonToGiveUp(Announcement announcement) {
        if (isExpired(announcement)) {
            return Optional.of(SkipReason.ANNOUNCEMENT_EXPIRED);
        }
        return announcement.hasSelection() && isPast(announcement.getSelection().getClosesAtMillis())
                ? Optional.of(SkipReason.COHORT_CLOSED)
                : Optional.empty();
    }

    /** Whether the announcement's validity has ended, even with the clocks apart. */
    public boolean isExpired(Announcement announcement) {
        return isPast(announcement.getExpiresAtMillis());
    }

    /** Whether this moment has passed for certain, even with the clocks apart. */
    public boolean isPast(long millis) {
        return clock.millis() - clockSkew.toMillis() >= millis;
    }
}
