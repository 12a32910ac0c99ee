package dev.venule.aggregator.buffer;

import dev.venule.protocol.message.RejectReason;
import java.util.Optional;

/**
 * A verdict about an update, which holds for ever once it is in the journal: an update that came again gets the same answer.
 * Rejections are kept too, because some would otherwise turn (a device's cap is free again after the next version) after the
 * device has put the update back into its residual: its content would count twice.
 */
public sealed interface JournalEntry {
    UpdateKey key();

    long receivedAtMillis();

    /** Empty where it was accepted. */
    Optional<RejectReason> refusal();

    /** It will be in a version. */
    record Accepted(BufferedUpdate update, long receivedAtMillis) implements JournalEntry {
        @Override
        public UpdateKey key() {
            return update.key();
        }

        @Override
        public Optional<RejectReason> refusal() {
            return Optional.empty();
        }
    }

    /** It will never be in a version. */
    record Refused(UpdateKey key, RejectReason reason, long receivedAtMillis) implements JournalEntry {
        @Override
        public Optional<RejectReason> refusal() {
            return Optional.of(reason);
        }
    }

    /**
     * A cohort's report for a version that has been made: it will never be in one. Where the provenance of {@code
     * missedVersion} names the device as missing, it says from now on that it was late.
     */
    record Late(UpdateKey key, long missedVersion, long receivedAtMillis) implements JournalEntry {
        @Override
        public Optional<RejectReason> refusal() {
            return Optional.of(RejectReason.TOO_STALE);
        }
    }
}
