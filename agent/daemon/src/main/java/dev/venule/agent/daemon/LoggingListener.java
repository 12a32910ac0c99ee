package dev.venule.agent.daemon;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Move;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.outbox.Recovery;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.tinylog.Logger;

/** One line per thing that the operator of a device wants to know. */
final class LoggingListener implements RoundListener {
    private final Consumer<Move> onMove;

    /** {@code onMove} hears where the device is to go. */
    LoggingListener(Consumer<Move> onMove) {
        this.onMove = onMove;
    }

    @Override
    public void onMove(Move move) {
        onMove.accept(move);
    }

    @Override
    public void onRecovery(Recovery recovery) {
        Logger.warn(
                "the outbox was repaired: {} torn bytes, {} updates dropped, residual {}",
                recovery.tornBytes(),
                recovery.droppedUpdates(),
                recovery.residualLost() ? "lost" : "kept");
    }

    @Override
    public void onConnected() {
        Logger.info("connected");
    }

    @Override
    public void onDisconnected(String reason) {
        Logger.warn("not connected: {}; trying again", reason);
    }

    @Override
    public void onAnnouncement(Announcement announcement) {
        Logger.info(
                "version {} of {} is announced", announcement.getVersion().getNumber(), announcement.getPopulation());
    }

    @Override
    public void onAnnouncementRejected(RejectReason reason, String detail) {
        Logger.warn("refused an announcement: {} ({})", reason.label(), detail);
    }

    @Override
    public void onRound(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Queued queued) {
            Logger.info(
                    "queued update {} of version {}: {} bytes from {} examples, loss {}",
                    hex(queued.update().id()),
                    queued.update().baseVersion(),
                    queued.sizeBytes(),
                    queued.exampleCount(),
                    queued.trainingLoss());
        } else if (outcome instanceof RoundOutcome.Skipped skipped) {
            Logger.info("no round: {} ({})", skipped.reason().label(), skipped.explanation());
        } else if (outcome instanceof RoundOutcome.Paused paused) {
            Logger.info(
                    "training paused at step {} of {}: {} ({})",
                    paused.steps(),
                    paused.stepsInAll(),
                    paused.refusal().reason().label(),
                    paused.refusal().explanation());
        } else if (outcome instanceof RoundOutcome.Awaiting awaiting) {
            Logger.debug("fetching {} bytes", awaiting.content().getSizeBytes());
        }
    }

    @Override
    public void onSendingRefused(Refusal refusal) {
        Logger.info("updates wait: {} ({})", refusal.reason().label(), refusal.explanation());
    }

    @Override
    public void onFetchFailed(String explanation) {
        Logger.warn("a download failed: {}; trying again", explanation);
    }

    @Override
    public void onReceiptArrived(Receipt receipt) {
        String update = hex(receipt.getUpdateId());
        if (receipt.getStatus() == Receipt.Status.REJECTED) {
            Logger.info(
                    "receipt REJECTED for update {}: {}",
                    update,
                    RejectReason.fromWireCode(receipt.getRejectReason())
                            .map(RejectReason::label)
                            .orElse("code " + receipt.getRejectReason()));
        } else if (receipt.getStatus() == Receipt.Status.PART_STORED) {
            Logger.debug("{} bytes of update {} are stored", receipt.getStoredBytes(), update);
        } else {
            Logger.info("receipt {} for update {}", receipt.getStatus(), update);
        }
    }

    @Override
    public void onReceipt(ReceiptEffect effect) {
        if (effect instanceof ReceiptEffect.Postponed postponed) {
            Logger.info("the update will be sent again: {}", postponed.reason().label());
        }
    }

    @Override
    public void onReceiptRejected(RejectReason reason, String detail) {
        Logger.warn("dropped what is no receipt: {} ({})", reason.label(), detail);
    }

    @Override
    public void onFailure(IOException failure) {
        Logger.error("{}; trying again", failure.getMessage());
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
