package dev.venule.aggregator.server.enrolment;

import java.security.PublicKey;

/** What became of the bytes of a certificate request. */
public sealed interface RequestReading {
    /** Asks for a certificate that may be issued: the id is valid and the key is the asker's own. */
    record Valid(String device, PublicKey key) implements RequestReading {}

    /** {@code explanation} is one line that says what to do. */
    record Refused(String explanation) implements RequestReading {}
}
