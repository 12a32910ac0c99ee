package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Fetch;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts parts into their places as they come. Holds the content's size and no more: a part of another size is refused, a part
 * that is there already or has no place is dropped.
 */
final class PartCollector {
    private static final int MAX_INDEX_DIGITS = 9;

    private final Content content;
    private final int count;
    private final BitSet arrived = new BitSet();
    private byte @Nullable [] whole;

    PartCollector(Content content) {
        this.content = content;
        this.count = ContentParts.count(content);
    }

    Content content() {
        return content;
    }

    int count() {
        return count;
    }

    int arrivedCount() {
        return arrived.cardinality();
    }

    boolean isComplete() {
        return arrivedCount() == count;
    }

    /** Takes a part; returns what is wrong with it, where something is. */
    Optional<String> accept(String level, byte[] part) {
        if (!level.matches("\\d{1," + MAX_INDEX_DIGITS + "}")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(level);
        if (index >= count || arrived.get(index)) {
            return Optional.empty();
        }
        int expected = ContentParts.sizeOf(content, index);
        if (part.length != expected) {
            return Optional.of("part " + index + " has " + part.length + " bytes, must have " + expected
                    + ": the content must be published again");
        }
        byte[] into = whole;
        if (into == null) {
            into = new byte[Math.toIntExact(content.getSizeBytes())];
            whole = into;
        }
        System.arraycopy(part, 0, into, Math.multiplyExact(index, content.getPartBytes()), part.length);
        arrived.set(index);
        return Optional.empty();
    }

    /** The content, once it is complete. */
    Fetch result() {
        byte[] bytes = whole;
        return bytes != null && isComplete() && ContentParts.matches(content, bytes)
                ? new Fetch.Fetched(bytes)
                : new Fetch.Failed("the parts do not add up to the hash: the content must be published again");
    }
}
