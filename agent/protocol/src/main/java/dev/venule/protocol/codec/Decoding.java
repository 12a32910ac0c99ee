package dev.venule.protocol.codec;

import dev.venule.protocol.message.RejectReason;

/** What became of bytes that a peer sent. */
public sealed interface Decoding {
    /** They are the one canonical encoding of {@code delta}. */
    record Decoded(DecodedDelta delta) implements Decoding {}

    /** They are not; {@code detail} says where, for the log. */
    record Rejected(RejectReason reason, String detail) implements Decoding {}
}
