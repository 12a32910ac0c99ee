package dev.venule.aggregator.intake;

import dev.venule.protocol.message.RejectReason;

/** What became of a message from a device. */
public sealed interface Admission {
    /**
     * The journal has it: it will be in a version.
     *
     * @param staleness versions between the one trained from and the current one
     */
    record Buffered(int staleness) implements Admission {}

    /** The journal had it before. */
    record Duplicate() implements Admission {}

    /** It will never be in a version. */
    record Rejected(RejectReason reason) implements Admission {}

    /**
     * More parts are needed.
     *
     * @param storedBytes contiguous bytes held from the beginning: where to resume. Held in memory only, until the whole
     *     update is in the journal
     * @param hasRoom false where this part could not be held; the device should come again later
     */
    record PartStored(long storedBytes, boolean hasRoom) implements Admission {}
}
