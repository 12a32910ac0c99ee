package dev.venule.aggregator.server.coap;

import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Sha256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What devices can read now: the latest publication of each population, whose rings bound it. The bytes are those that the round
 * holds anyway. Safe for use by several threads.
 */
final class PublicationMemory {
    private final Map<String, Offer> byPopulation = new ConcurrentHashMap<>();

    private record Offer(Representation task, Map<String, PublishedContent> contents) {}

    /** Bytes and the name that they are known by again; not to be changed. */
    record Representation(byte[] bytes, int from, int to, byte[] etag) {}

    /** Replaces the population's publication; whether the task is another one. */
    boolean offer(Publication publication) {
        byte[] task = publication.task();
        Map<String, PublishedContent> contents = new HashMap<>();
        for (PublishedContent content : publication.contents()) {
            contents.put(hex(content.content().getSha256().toByteArray()), content);
        }
        Representation representation = new Representation(task, 0, task.length, etag(Sha256.of(task)));
        Offer before = byPopulation.put(publication.population(), new Offer(representation, contents));
        return before == null || !Arrays.equals(before.task().etag(), representation.etag());
    }

    Optional<Representation> task(String population) {
        return Optional.ofNullable(byPopulation.get(population)).map(Offer::task);
    }

    Optional<Representation> part(CoapAddress.Target.ModelPart part) {
        Offer offer = byPopulation.get(part.population());
        PublishedContent content = offer == null ? null : offer.contents().get(part.sha256());
        if (content == null || part.part() >= ContentParts.count(content.content())) {
            return Optional.empty();
        }
        int from = part.part() * content.content().getPartBytes();
        return Optional.of(new Representation(
                content.bytes(),
                from,
                from + ContentParts.sizeOf(content.content(), part.part()),
                etag(content.content().getSha256().toByteArray())));
    }

    private static byte[] etag(byte[] sha256) {
        return Arrays.copyOf(sha256, CoapAddress.ETAG_BYTES);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
