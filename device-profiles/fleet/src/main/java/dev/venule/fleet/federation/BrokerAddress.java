package dev.venule.fleet.federation;

import java.net.URI;
import java.nio.file.Path;

/**
 * A broker that somebody else runs, or an aggregator that devices reach by CoAP.
 *
 * @param uri mqtts://host:port, coaps://host:port or coaps+tcp://host:port
 * @param certificates folder with ca.crt and ca.key: the authority that broker, aggregator and devices trust
 */
public record BrokerAddress(URI uri, Path certificates) {
    /** Whether there is no broker in between. */
    boolean isCoap() {
        return uri.getScheme().startsWith("coap");
    }
}
