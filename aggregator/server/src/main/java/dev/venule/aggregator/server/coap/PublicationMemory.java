package dev.venule.aggregator.server.coap;

import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.address.CoapAddress;
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

    /** Replaces the population's publication; whether the task is another one. */
    boolean offer(Publication publication) {
        Map<String, PublishedContent> contents = new HashMap<>();
        for (PublishedContent content : publication.contents()) {
            contents.put(hex(content.content().getSha256().toByteArray()), content);
        }
        Representation task = Representation.ofTask(publication.task());
        Offer before = byPopulation.put(publication.population(), new Offer(task, contents));
        return before == null || !before.task().isKnownAs(task.etag());
    }

    Optional<Representation> task(String population) {
        return Optional.ofNullable(byPopulation.get(population)).map(Offer::task);
    }

    Optional<Representation> part(CoapAddress.Target.ModelPart part) {
        Offer offer = byPopulation.get(part.population());
        PublishedContent content = offer == null ? null : offer.contents().get(part.sha256());
        return content == null
                ? Optional.empty()
                : Representation.ofPart(content.content(), content.bytes(), part.part());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
