package dev.venule.gateway;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A content of a population.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
record ContentName(String population, String sha256) {
    static ContentName of(String population, Content content) {
        return new ContentName(
                population, HexFormat.of().formatHex(content.getSha256().toByteArray()));
    }

    static ContentName of(CoapAddress.Target.ModelPart part) {
        return new ContentName(part.population(), part.sha256());
    }

    /** Which part an MQTT address names; empty where it has another form. */
    static Optional<CoapAddress.Target.ModelPart> partOf(String topic) {
        List<String> levels = List.of(topic.split("/", -1));
        return levels.size() > 1
                        && levels.get(0).equals("venule")
                        && CoapAddress.parse(levels.subList(1, levels.size())).orElse(null)
                                instanceof CoapAddress.Target.ModelPart part
                ? Optional.of(part)
                : Optional.empty();
    }

    /** The filter for all its parts. */
    String parts() {
        return MqttAddress.modelParts(population, HexFormat.of().parseHex(sha256));
    }
}
