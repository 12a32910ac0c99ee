package dev.venule.agent.outbox;

/** What became of an update that was to be stored. */
public sealed interface Storing {
    /** It is on disk, with its residual; {@code evicted} older ones had to go. */
    record Stored(PendingUpdate update, int evicted) implements Storing {}

    /** It alone is larger than the outbox may be; nothing changed. */
    record TooLarge(long sizeBytes) implements Storing {}
}
