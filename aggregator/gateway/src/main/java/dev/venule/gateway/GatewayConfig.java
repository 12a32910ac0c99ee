package dev.venule.gateway;

import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.broker.pki.ReservedNames;
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
        String unused = ReservedNames.gateway(name); // refuses a name that gives none
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("populations is empty; name at least one");
        }
    }

    /** Level of its addresses, client id, and common name of its certificate. */
    String id() {
        return ReservedNames.gateway(name);
    }
}
