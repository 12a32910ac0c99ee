package dev.venule.aggregator.server.coap;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where devices reach the aggregator by CoAP.
 *
 * @param host address to listen on
 * @param port UDP, for DTLS; 0 for a free one
 * @param tcpPort TCP, for TLS, where UDP is blocked on the way; 0 for a free one, empty for none
 * @param names host names and IP addresses by which devices reach it: they go into its certificate
 * @param sharedKeys of devices that have no certificate, by device id; each at least 16 bytes
 * @param limits what one device, and all of them, may cost
 */
public record CoapEndConfig(
        String host,
        int port,
        Optional<Integer> tcpPort,
        List<String> names,
        Map<String, byte[]> sharedKeys,
        CoapLimits limits) {
    private static final int MAX_PORT = 65535;
    private static final int LEAST_KEY_BYTES = 16;

    public CoapEndConfig {
        names = List.copyOf(names);
        sharedKeys = Map.copyOf(sharedKeys);
        requirePort("coap.port", port);
        tcpPort.ifPresent(tcp -> requirePort("coap.tcpPort", tcp));
        sharedKeys.forEach((device, key) -> {
            if (key.length < LEAST_KEY_BYTES) {
                throw new IllegalArgumentException("coap.sharedKeys." + device + " must have at least "
                        + LEAST_KEY_BYTES + " bytes, has " + key.length);
            }
        });
    }

    /** On free loopback ports, UDP and TCP: for tests and trying things out. */
    public static CoapEndConfig loopback() {
        return new CoapEndConfig(
                "127.0.0.1", 0, Optional.of(0), List.of("localhost", "127.0.0.1"), Map.of(), CoapLimits.defaults());
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(name + " must be in 0.." + MAX_PORT + ", was " + port);
        }
    }
}
