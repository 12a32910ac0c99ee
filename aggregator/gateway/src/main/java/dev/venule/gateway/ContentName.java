package dev.venule.gateway;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A content of a population.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
record ContentName(String population, String sha256) {
    private static final Pattern MODEL_PART =
            Pattern.compile("venule/v1/([^/]+)/model/([0-9a-f]{64})/(0|[1-9][0-9]{0,8})");

    static ContentName of(String population, Content content) {
        return new ContentName(
                population, HexFormat.of().formatHex(content.getSha256().toByteArray()));
    }

    static ContentName of(CoapAddress.Target.ModelPart part) {
        return new ContentName(part.population(), part.sha256());
    }

    /** Which part an MQTT address names; empty where it has another form. */
    static Optional<CoapAddress.Target.ModelPart> partOf(String topic) {
        Matcher form = MODEL_PART.matcher(topic);
        return form.matches() && MqttAddress.isValidId(form.group(1))
                ? Optional.of(
                        new CoapAddress.Target.ModelPart(form.group(1), form.group(2), Integer.parseInt(form.group(3))))
                : Optional.empty();
    }

    /** The filter for all its parts. */
    String parts() {
        return MqttAddress.modelParts(population, HexFormat.of().parseHex(sha256));
    }
}
