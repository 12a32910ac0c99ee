package dev.venule.aggregator.round;

import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;

/**
 * A blob that devices can fetch by its hash.
 *
 * @param bytes the whole content; owned by this record, not to be changed
 */
public record PublishedContent(Content content, byte[] bytes) {
    static PublishedContent of(byte[] bytes, int partBytes) {
        return new PublishedContent(ContentParts.describe(bytes, partBytes), bytes);
    }
}
