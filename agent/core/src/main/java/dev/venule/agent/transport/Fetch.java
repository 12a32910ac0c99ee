package dev.venule.agent.transport;

/** What became of a content that was asked for. */
public sealed interface Fetch {
    /** All of it, with the hash that was asked for. The receiver owns {@code bytes}. */
    record Fetched(byte[] bytes) implements Fetch {}

    /** Not now; {@code explanation} is one line. */
    record Failed(String explanation) implements Fetch {}
}
