package dev.venule.protocol.message;

/**
 * What became of a message that a peer sent.
 *
 * @param <T> the message
 */
public sealed interface Reading<T> {
    /** Every rule that can be checked without knowing more than the message holds. */
    record Valid<T>(T message) implements Reading<T> {}

    /** At least one does not; {@code detail} says which, for the log. */
    record Rejected<T>(RejectReason reason, String detail) implements Reading<T> {}
}
