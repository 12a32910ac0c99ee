package dev.venule.broker.fleet;

import dev.venule.broker.pki.ReservedNames;
import java.util.List;

/**
 * What speaks to a broker for a ward's devices.
 *
 * @param broker the name of the broker that it passes on to
 * @param hosts names and addresses by which devices reach it
 * @param bind the address of the interface on which it listens
 * @param port on which devices reach it by CoAP (UDP)
 */
public record FleetGateway(String name, String broker, List<String> hosts, String bind, int port) {
    private static final int MAX_PORT = 65_535;

    public FleetGateway {
        hosts = List.copyOf(hosts);
        String unused = ReservedNames.gateway(name); // refuses a name that gives none
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts must name at least one host, by which devices reach the gateway");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be in 1.." + MAX_PORT + ", was " + port);
        }
    }

    /** What its certificate says, and its addresses at the broker. */
    public String commonName() {
        return ReservedNames.gateway(name);
    }
}
