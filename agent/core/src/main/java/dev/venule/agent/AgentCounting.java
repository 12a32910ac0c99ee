package dev.venule.agent;

import dev.venule.agent.eligibility.Move;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.outbox.Recovery;
import dev.venule.agent.outbox.UpdateSender;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Counts what happens on its way to the listener. Used on the agent's loop. */
final class AgentCounting implements RoundListener {
    private final RoundListener listener;
    private final Presence presence;
    private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    private final Map<SkipReason, Long> paused = new EnumMap<>(SkipReason.class);
    private final Map<RejectReason, Long> announcementsRejected = new EnumMap<>(RejectReason.class);
    private final Map<RejectReason, Long> updatesRejected = new EnumMap<>(RejectReason.class);
    private long queued;
    private long denseBytes;
    private long trainedExamples;
    private long announcementsAccepted;
    private long duplicates;
    private long statusBytes;
    private long announcementBytes;
    private long contentBytes;
    private long receiptBytes;
    private long failures;

    AgentCounting(RoundListener listener, Presence presence) {
        this.listener = listener;
        this.presence = presence;
    }

    Presence presence() {
        return presence;
    }

    void announcementArrived(int bytes) {
        announcementBytes += bytes;
    }

    void contentArrived(int bytes) {
        contentBytes += bytes;
    }

    void receiptArrived(int bytes) {
        receiptBytes += bytes;
    }

    void statusSent(int bytes) {
        statusBytes += bytes;
    }

    AgentCounters snapshot(Outbox outbox, UpdateSender sender) {
        AgentCounters.PayloadBytes bytes = new AgentCounters.PayloadBytes(
                sender.bytesSent(), statusBytes, announcementBytes, contentBytes, receiptBytes);
        return new AgentCounters(
                new AgentCounters.Rounds(queued, skipped, paused, denseBytes, trainedExamples),
                outbox.counts(),
                outbox.pending().size(),
                new AgentCounters.Messages(
                        announcementsAccepted,
                        announcementsRejected,
                        updatesRejected,
                        duplicates,
                        sender.partsSent(),
                        bytes),
                failures);
    }

    @Override
    public void onRecovery(Recovery recovery) {
        listener.onRecovery(recovery);
    }

    @Override
    public void onConnected() {
        listener.onConnected();
    }

    @Override
    public void onDisconnected(String reason) {
        listener.onDisconnected(reason);
    }

    @Override
    public void onAnnouncement(Announcement announcement) {
        announcementsAccepted++;
        listener.onAnnouncement(announcement);
    }

    @Override
    public void onMove(Move move) {
        listener.onMove(move);
    }

    @Override
    public void onAnnouncementRejected(RejectReason reason, String detail) {
        announcementsRejected.merge(reason, 1L, Long::sum);
        listener.onAnnouncementRejected(reason, detail);
    }

    @Override
    public void onRound(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Queued update) {
            queued++;
            denseBytes += update.denseBytes();
            trainedExamples += update.exampleCount();
        } else if (outcome instanceof RoundOutcome.Skipped skip) {
            skipped.merge(skip.reason(), 1L, Long::sum);
        } else if (outcome instanceof RoundOutcome.Paused pause) {
            paused.merge(pause.refusal().reason(), 1L, Long::sum);
        }
        presence.ended(announcement, outcome);
        listener.onRound(announcement, outcome);
    }

    @Override
    public void onSendingRefused(Refusal refusal) {
        presence.sendingRefused(refusal);
        listener.onSendingRefused(refusal);
    }

    @Override
    public void onFetchFailed(String explanation) {
        listener.onFetchFailed(explanation);
    }

    @Override
    public void onReceiptArrived(Receipt receipt) {
        listener.onReceiptArrived(receipt);
    }

    @Override
    public void onReceipt(ReceiptEffect effect) {
        if (effect instanceof ReceiptEffect.Rejected rejected) {
            updatesRejected.merge(rejected.reason(), 1L, Long::sum);
        } else if (effect instanceof ReceiptEffect.Delivered delivered && delivered.duplicate()) {
            duplicates++;
        }
        listener.onReceipt(effect);
    }

    @Override
    public void onReceiptRejected(RejectReason reason, String detail) {
        listener.onReceiptRejected(reason, detail);
    }

    @Override
    public void onFailure(IOException failure) {
        failures++;
        listener.onFailure(failure);
    }
}
