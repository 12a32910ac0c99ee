package dev.venule.aggregator.server.broker;

import java.nio.file.Path;
import java.util.List;

/**
 * @param host address to listen on
 * @param port 0 takes a free one
 * @param names host names and IP addresses by which devices reach it: what its certificate, once made, is good for
 * @param folder for sessions, queues and retained messages
 * @param maxPacketBytes largest MQTT packet that is accepted: the parts of contents and updates must be smaller
 */
public record EmbeddedBrokerConfig(String host, int port, List<String> names, Path folder, int maxPacketBytes) {
    private static final int MIN_PACKET_BYTES = 16 << 10;
    private static final int MAX_PACKET_BYTES = 256 << 20;

    public EmbeddedBrokerConfig {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("broker.host is empty; use 127.0.0.1, or 0.0.0.0 for all interfaces");
        }
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "broker.names is empty; give the names by which devices reach the broker");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("broker.port must be in 0..65535, was " + port);
        }
        if (maxPacketBytes < MIN_PACKET_BYTES || maxPacketBytes > MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("broker.maxPacketBytes must be in " + MIN_PACKET_BYTES + ".."
                    + MAX_PACKET_BYTES + ", was " + maxPacketBytes);
        }
    }

    /** On a free port of the loopback interface, packets up to 1 MiB. */
    public static EmbeddedBrokerConfig loopback(Path folder) {
        return new EmbeddedBrokerConfig("127.0.0.1", 0, List.of("localhost", "127.0.0.1"), folder, 1 << 20);
    }
}
