package dev.venule.aggregator.server.broker;

import dev.venule.broker.access.AccessRules;
import java.io.IOException;
import java.net.URI;

/**
 * An MQTT 5 broker in this process: TLS with client certificates on every port, the certificate's common name is the device
 * id, and each client may use exactly the addresses that {@link AccessRules} gives it. Sessions and retained messages survive
 * a restart.
 */
public interface EmbeddedBroker extends AutoCloseable {
    /** Accepts connections when it returns. */
    void start() throws IOException;

    /** Where clients connect: mqtts://host:port, with the real port where 0 was asked for. Call after {@link #start}. */
    URI uri();

    /** Stops; everything persistent is on disk. */
    @Override
    void close() throws IOException;
}
