package dev.venule.gateway;

import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.protocol.address.MqttAddress;
import java.util.List;

/**
 * One gateway.
 *
 * @param name of the ward; the certificate for the broker is that of {@code gateway.NAME}
 * @param populations that its devices may belong to
 */
public record GatewayConfig(
        String name, List<String> populations, BrokerChoice.External broker, Ward ward, GatewayLimits limits) {
    public GatewayConfig {
        populations = List.copyOf(populations);
        if (!MqttAddress.isValidId(ReservedNames.GATEWAY + "." + name)) {
            throw new IllegalArgumentException(
                    "name must be 1 to 56 characters of A-Z a-z 0-9 . _ -, was \"" + name + "\"");
        }
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("populations is empty; name at least one");
        }
    }

    /** Level of its addresses, client id, and common name of its certificate. */
    String id() {
        return ReservedNames.GATEWAY + "." + name;
    }
}
