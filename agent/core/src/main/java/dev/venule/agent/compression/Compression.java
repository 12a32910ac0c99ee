package dev.venule.agent.compression;

/** What became of a delta that was to be compressed. */
public sealed interface Compression {
    /**
     * The bytes to send and what stays behind once they are stored.
     *
     * @param encoded owned by this record, not to be changed
     */
    record Compressed(byte[] encoded, Residual residual) implements Compression {}

    /** {@code explanation} is one line. */
    record Impossible(String explanation) implements Compression {}

    /** The delta, or what it adds up to with the residual, cannot be written in the plan's format as finite numbers. */
    record Overflown() implements Compression {}
}
