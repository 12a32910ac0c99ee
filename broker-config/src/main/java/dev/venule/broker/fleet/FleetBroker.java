package dev.venule.broker.fleet;

import dev.venule.protocol.address.MqttAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One broker.
 *
 * @param hosts names and addresses by which its clients reach it, the first one in what is written for them
 * @param installation where it runs
 * @param bridgeTo the name of the broker that this one passes its site's messages on to
 */
public record FleetBroker(
        String name, BrokerKind kind, List<String> hosts, Installation installation, Optional<String> bridgeTo) {
    public FleetBroker {
        hosts = List.copyOf(hosts);
        if (!MqttAddress.isValidId(name)) {
            throw new IllegalArgumentException("name must be 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with"
                    + " a dot, was \"" + name + "\"");
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts must name at least one host, by which devices reach the broker");
        }
        if (bridgeTo.isPresent() && kind != BrokerKind.MOSQUITTO) {
            throw new IllegalArgumentException("bridgeTo is for Mosquitto; kind " + kind + " has no bridge here");
        }
    }

    /**
     * Where a broker runs.
     *
     * @param bind the address of the interface on which it listens
     * @param port on which it listens
     * @param user under whom it runs
     * @param folder where its files will be; empty where they stay where they are written
     */
    public record Installation(String bind, int port, String user, Optional<Path> folder) {
        private static final int MAX_PORT = 65_535;

        public Installation {
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("port must be in 1.." + MAX_PORT + ", was " + port);
            }
            if (!user.matches("[a-z_][a-z0-9_-]{0,31}")) {
                throw new IllegalArgumentException("user must be the name of a system's user, was \"" + user + "\"");
            }
            if (!bind.matches("[0-9A-Za-z.:_-]{1,255}")) {
                throw new IllegalArgumentException("bind must be an address like 0.0.0.0, was \"" + bind + "\"");
            }
        }
    }
}
