package dev.venule.agent;

import dev.venule.agent.budget.Budget;
import dev.venule.agent.budget.EnergyUse;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.DeviceEnergy;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.time.Clock;

/** What a device tells of itself. */
final class Presence {
    /** How a status says that there is no battery to speak of. */
    private static final float NO_BATTERY = -1;

    /** What an explanation may take of a message that every change of state costs. */
    private static final int MAX_EXPLANATION_LENGTH = 160;

    private final DeviceIdentity identity;
    private final Clock clock;
    private final Budget budget;
    private boolean hasNews;
    private boolean owesReason;
    private long reasonSequence = -1;
    private String lastOutcome = "";
    private String lastExplanation = "";
    private long lastRoundMillis;
    private long modelVersion;

    Presence(DeviceIdentity identity, Clock clock, Budget budget) {
        this.identity = identity;
        this.clock = clock;
        this.budget = budget;
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
            refused(new Refusal(skipped.reason(), skipped.explanation()));
            oweReason(announcement, skipped.reason());
        } else if (outcome instanceof RoundOutcome.Paused paused) {
            refused(paused.refusal());
            oweReason(announcement, paused.refusal().reason());
        } else if (outcome instanceof RoundOutcome.Queued) {
            lastOutcome = "queued";
            lastExplanation = "";
            modelVersion = announcement.getVersion().getNumber();
        } else {
            return;
        }
        hasNews = true;
        lastRoundMillis = Math.max(0, clock.millis());
    }

    void sendingRefused(Refusal refusal) {
        refused(refusal);
        hasNews = true;
    }

    /** What every reader of the reason knows anyhow is not sent along. */
    private void refused(Refusal refusal) {
        lastOutcome = refusal.reason().label();
        lastExplanation =
                refusal.explanation().equals(refusal.reason().explanation()) ? "" : printable(refusal.explanation());
    }

    private static String printable(String explanation) {
        String ascii = explanation.replaceAll("[^ -~]", "?");
        return ascii.substring(0, Math.min(ascii.length(), MAX_EXPLANATION_LENGTH));
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
        DeviceStatus.Builder status = DeviceStatus.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setOnline(online)
                .setProfile(identity.profile())
                .setAgentVersion(identity.agentVersion())
                .setSite(identity.site())
                .setBatteryFraction(batteryFraction())
                .setLastOutcome(lastOutcome)
                .setLastExplanation(lastExplanation)
                .setLastRoundMillis(lastRoundMillis)
                .setModelVersion(modelVersion)
                .setOutboxUpdates(outbox.pending().size())
                .setEvictedUpdates(
                        (int) Math.min(Integer.MAX_VALUE, outbox.counts().evictedInAll()));
        if (!budget.energyToday().isNone()) {
            status.setEnergy(energy());
        }
        return status.build().toByteArray();
    }

    private float batteryFraction() {
        try {
            return (float) budget.means().state().batteryFraction().orElse(NO_BATTERY);
        } catch (IOException e) {
            return NO_BATTERY; // rounds say it, where it matters
        }
    }

    private DeviceEnergy energy() {
        EnergyUse today = budget.energyToday();
        EnergyUse round = budget.energyOfRound();
        return DeviceEnergy.newBuilder()
                .setModelledTodayMillijoules(today.modelledMicrojoules() / 1000)
                .setMeasuredTodayMillijoules(today.measuredMicrojoules() / 1000)
                .setModelledRoundMillijoules(round.modelledMicrojoules() / 1000)
                .setMeasuredRoundMillijoules(round.measuredMicrojoules() / 1000)
                .setLimitPerDayMillijoules(budget.maxMillijoulesPerDay())
                .build();
    }
}
