package dev.venule.protocol.message;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** Keeps the first rule that a message breaks. Rules are stated in the order in which a reader should hear of them. */
final class Findings {
    private static final int MAX_TEXT_LENGTH = 64;
    private static final int MAX_EXPLANATION_LENGTH = 160;

    private Reading.@Nullable Rejected<?> first;

    boolean isClean() {
        return first == null;
    }

    /** {@code violation} is the whole sentence for the log. */
    void expect(boolean holds, RejectReason reason, String violation) {
        if (!holds && first == null) {
            first = new Reading.Rejected<>(reason, violation);
        }
    }

    /** Only where a rule is broken is its sentence made: these are the checks that every message goes through. */
    private void broken(String violation) {
        expect(false, RejectReason.MALFORMED, violation);
    }

    void wireVersion(int version) {
        expect(
                version == WireVersion.CURRENT,
                RejectReason.WRONG_WIRE_VERSION,
                "wire version " + Integer.toUnsignedString(version) + ", this side speaks " + WireVersion.CURRENT);
    }

    void length(String field, ByteString bytes, int wanted) {
        if (bytes.size() != wanted) {
            broken(field + " must have " + wanted + " bytes, has " + bytes.size());
        }
    }

    /** Also refuses what is unsigned on the wire and too large for Java's signed types. */
    void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            broken(field + " must be in " + min + ".." + max + ", is " + Long.toUnsignedString(value));
        }
    }

    void range(String field, int value, int min, int max) {
        range(field, Integer.toUnsignedLong(value), min, max);
    }

    void notNegative(String field, long value) {
        range(field, value, 0, Long.MAX_VALUE);
    }

    void notNegative(String field, int value) {
        range(field, value, 0, Integer.MAX_VALUE);
    }

    void known(String field, boolean recognized) {
        expect(
                recognized,
                RejectReason.WRONG_WIRE_VERSION,
                field + " has a value that is not known here; update this software");
    }

    /** Text that ends up in logs and pages: short, printable ASCII. */
    void text(String field, String value) {
        text(field, value, MAX_TEXT_LENGTH);
    }

    /** A sentence for people. */
    void explanation(String field, String value) {
        text(field, value, MAX_EXPLANATION_LENGTH);
    }

    private void text(String field, String value, int maxLength) {
        boolean printable = value.length() <= maxLength;
        for (int i = 0; printable && i < value.length(); i++) {
            printable = value.charAt(i) >= ' ' && value.charAt(i) <= '~';
        }
        expect(
                printable,
                RejectReason.MALFORMED,
                field + " must be at most " + maxLength + " printable ASCII characters");
    }

    /** The message if nothing was found. */
    <T> Reading<T> of(T message) {
        return first == null ? new Reading.Valid<>(message) : new Reading.Rejected<>(first.reason(), first.detail());
    }
}
