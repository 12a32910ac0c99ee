package dev.venule.gateway;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import java.util.HexFormat;

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

    /** The filter for all its parts. */
    String parts() {
        return MqttAddress.modelParts(population, HexFormat.of().parseHex(sha256));
    }
}
