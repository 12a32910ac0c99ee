package dev.venule.agent.round;

import dev.venule.agent.eligibility.Move;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.outbox.Recovery;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;

/** Hears what an agent does, to log and to count it. Called on the agent's loop; must not block it. */
public interface RoundListener {
    /** Hears nothing. */
    static RoundListener silent() {
        return new RoundListener() {};
    }

    /** The outbox was opened and was not as it was left. */
    default void onRecovery(Recovery recovery) {}

    default void onConnected() {}

    /** {@code reason} is one line. */
    default void onDisconnected(String reason) {}

    default void onAnnouncement(Announcement announcement) {}

    /**
     * The device belongs to another population from now on, and none of its updates waits for a receipt here: close this agent,
     * and run one for that population (see Membership). May be called again.
     */
    default void onMove(Move move) {}

    /** {@code detail} is one line. */
    default void onAnnouncementRejected(RejectReason reason, String detail) {}

    /** A round ended, or waits for a download. */
    default void onRound(Announcement announcement, RoundOutcome outcome) {}

    /** Updates wait in the outbox because the device may send no more today; told at every look. */
    default void onSendingRefused(Refusal refusal) {}

    /** A download failed and will be tried again; {@code explanation} is one line. */
    default void onFetchFailed(String explanation) {}

    /**
     * A valid receipt came. Told before the outbox forgets an update for it: a journal of receipts that is written here has every
     * promise that the outbox acted on, wherever the process is killed.
     */
    default void onReceiptArrived(Receipt receipt) {}

    /** What the receipt did to the outbox. */
    default void onReceipt(ReceiptEffect effect) {}

    /** Something that claimed to be a receipt was dropped; {@code detail} is one line. */
    default void onReceiptRejected(RejectReason reason, String detail) {}

    /** The device's storage or its examples failed; what was to be done is tried again later. */
    default void onFailure(IOException failure) {}
}
