package dev.venule.agent.outbox;

import dev.venule.protocol.message.RejectReason;

/** What a receipt did to the outbox. */
public sealed interface ReceiptEffect {
    /** The aggregator has the update for good. */
    record Delivered(boolean duplicate) implements ReceiptEffect {}

    /** It will never have it; the residual has it back. */
    record Rejected(RejectReason reason) implements ReceiptEffect {}

    /** It does not have it yet, and may when it is sent again. */
    record Postponed(RejectReason reason) implements ReceiptEffect {}

    /** Parts of it have arrived. */
    record Progressed(long storedBytes) implements ReceiptEffect {}

    /** The update is not in the outbox: a receipt that came twice, or for an update that was evicted. */
    record Unknown() implements ReceiptEffect {}
}
