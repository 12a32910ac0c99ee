package dev.venule.aggregator.intake;

import dev.venule.protocol.message.RejectReason;

/** What became of a message from a device. */
public sealed interface Admission {
    /** Whether the device's round for this version is over, so that it may be told when the next is worth beginning. */
    default boolean endsRound() {
        return false;
    }

    /**
     * The journal has it: it will be in a version.
     *
     * @param staleness versions between the one trained from and the current one
     */
    record Buffered(int staleness) implements Admission {
        @Override
        public boolean endsRound() {
            return true;
        }
    }

    /** The journal had it before. */
    record Duplicate() implements Admission {
        @Override
        public boolean endsRound() {
            return true;
        }
    }

    /** It will never be in a version. */
    record Rejected(RejectReason reason) implements Admission {
        /** For other reasons the device must change something, or send the same again, and need not wait for a version. */
        @Override
        public boolean endsRound() {
            return reason == RejectReason.CONTRIBUTION_CAP || reason == RejectReason.INCLUSION_QUOTA;
        }
    }

    /**
     * More parts are needed.
     *
     * @param storedBytes contiguous bytes held from the beginning: where to resume. Held in memory only, until the whole
     *     update is in the journal
     * @param hasRoom false where this part could not be held; the device should come again later
     */
    record PartStored(long storedBytes, boolean hasRoom) implements Admission {}
}
