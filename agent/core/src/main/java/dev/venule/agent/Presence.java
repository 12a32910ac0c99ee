package dev.venule.agent;

import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.WireVersion;
import java.time.Clock;

/** What a device tells of itself. */
final class Presence {
    /** How a status says that there is no battery to speak of. */
    private static final float NO_BATTERY = -1;

    private final DeviceIdentity identity;
    private final Clock clock;
    private boolean hasNews;
    private boolean owesReason;
    private long reasonSequence = -1;
    private String lastOutcome = "";
    private long lastRoundMillis;
    private long modelVersion;

    Presence(DeviceIdentity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** Whether a round has ended since the last report. */
    boolean hasNews() {
        return hasNews;
    }

    /** Whether a cohort counts on this device and has not been told why it gets nothing: once for each announcement. */
    boolean owesReason() {
        return owesReason;
    }

    void ended(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Skipped skipped) {
            if (skipped.reason() == SkipReason.NOT_SELECTED) {
                return; // a cohort costs those nothing that are not in it, not even a status
            }
            lastOutcome = skipped.reason().label();
            oweReason(announcement, skipped.reason());
        } else if (outcome instanceof RoundOutcome.Queued) {
            lastOutcome = "queued";
            modelVersion = announcement.getVersion().getNumber();
        } else {
            return;
        }
        hasNews = true;
        lastRoundMillis = Math.max(0, clock.millis());
    }

    private void oweReason(Announcement announcement, SkipReason reason) {
        if (announcement.hasSelection()
                && reason != SkipReason.ALREADY_CONTRIBUTED
                && announcement.getSequence() != reasonSequence) {
            owesReason = true;
            reasonSequence = announcement.getSequence();
        }
    }

    byte[] encode(boolean online, Outbox outbox) {
        hasNews = hasNews && !online;
        owesReason = owesReason && !online;
        return DeviceStatus.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setOnline(online)
                .setProfile(identity.profile())
                .setAgentVersion(identity.agentVersion())
                .setSite(identity.site())
                .setBatteryFraction(NO_BATTERY)
                .setLastOutcome(lastOutcome)
                .setLastRoundMillis(lastRoundMillis)
                .setModelVersion(modelVersion)
                .setOutboxUpdates(outbox.pending().size())
                .setEvictedUpdates(
                        (int) Math.min(Integer.MAX_VALUE, outbox.counts().evictedInAll()))
                .build()
                .toByteArray();
    }
}
