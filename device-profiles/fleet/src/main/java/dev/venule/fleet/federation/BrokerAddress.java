package dev.venule.fleet.federation;

import java.net.URI;
import java.nio.file.Path;

/**
 * A broker that somebody else runs.
 *
 * @param uri mqtts://host:port
 * @param certificates folder with ca.crt and ca.key: the authority that broker, aggregator and devices trust
 */
public record BrokerAddress(URI uri, Path certificates) {}
