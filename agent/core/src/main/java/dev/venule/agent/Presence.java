package dev.venule.agent;

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

    void ended(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Skipped skipped) {
            lastOutcome = skipped.reason().label();
        } else if (outcome instanceof RoundOutcome.Queued) {
            lastOutcome = "queued";
            modelVersion = announcement.getVersion().getNumber();
        } else {
            return;
        }
        hasNews = true;
        lastRoundMillis = Math.max(0, clock.millis());
    }

    byte[] encode(boolean online, Outbox outbox) {
        hasNews = hasNews && !online;
        return DeviceStatus.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setOnline(online)
                .setProfile(identity.profile())
                .setAgentVersion(identity.agentVersion())
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
