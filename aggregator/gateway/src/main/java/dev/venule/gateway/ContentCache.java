package dev.venule.gateway;

import dev.venule.protocol.message.Content;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Contents that some device has asked for, within a bound: those that nobody has asked for the longest go first. What is being fetched
 * counts with its whole size from the beginning. Used under its owner's lock.
 */
final class ContentCache {
    private final long maxBytes;
    private final Map<ContentName, Held> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long heldBytes;

    ContentCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A content that is here as a whole. */
    record Held(Content content, byte[] bytes) {}

    Optional<Held> find(ContentName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Makes room for a content; false where there is none. */
    boolean reserve(long bytes) {
        Iterator<Held> eldestFirst = entries.values().iterator();
        while (heldBytes + bytes > maxBytes && eldestFirst.hasNext()) {
            heldBytes -= eldestFirst.next().content().getSizeBytes();
            eldestFirst.remove();
        }
        boolean fits = heldBytes + bytes <= maxBytes;
        heldBytes += fits ? bytes : 0;
        return fits;
    }

    /** Gives back what was reserved and came to nothing. */
    void release(long bytes) {
        heldBytes -= bytes;
    }

    /** Keeps a content for which room was reserved. */
    void keep(ContentName name, Content content, byte[] bytes) {
        entries.put(name, new Held(content, bytes));
    }

    long heldBytes() {
        return heldBytes;
    }
}
