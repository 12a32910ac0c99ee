package dev.venule.aggregator.buffer;

import dev.venule.protocol.message.RejectReason;

/**
 * A verdict about an update, which holds for ever once it is in the journal: an update that came again gets the same answer.
 * Rejections are kept too, because some would otherwise turn (a device's cap is free again after the next version) after the
 * device has put the update back into its residual: its content would count twice.
 */
public sealed interface JournalEntry {
    UpdateKey key();

    long receivedAtMillis();

    /** It will be in a version. */
    record Accepted(BufferedUpdate update, long receivedAtMillis) implements JournalEntry {
        @Override
        public UpdateKey key() {
            return update.key();
        }
    }

    /** It will never be in a version. */
    record Refused(UpdateKey key, RejectReason reason, long receivedAtMillis) implements JournalEntry {}
}
