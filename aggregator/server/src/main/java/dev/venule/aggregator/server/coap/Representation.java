package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Sha256;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes and the name that they are known by again; not to be changed.
 *
 * @param from first of the bytes that are meant
 * @param to behind the last
 */
public record Representation(byte[] bytes, int from, int to, byte[] etag) {
    /** Of an announcement. */
    public static Representation ofTask(byte[] task) {
        return new Representation(task, 0, task.length, etag(Sha256.of(task)));
    }

    /** Of a content's part; empty where it has no such part. */
    public static Optional<Representation> ofPart(Content content, byte[] bytes, int part) {
        if (part >= ContentParts.count(content)) {
            return Optional.empty();
        }
        int from = part * content.getPartBytes();
        return Optional.of(new Representation(
                bytes,
                from,
                from + ContentParts.sizeOf(content, part),
                etag(content.getSha256().toByteArray())));
    }

    boolean isKnownAs(byte[] other) {
        return Arrays.equals(etag, other);
    }

    private static byte[] etag(byte[] sha256) {
        return Arrays.copyOf(sha256, CoapAddress.ETAG_BYTES);
    }
}
