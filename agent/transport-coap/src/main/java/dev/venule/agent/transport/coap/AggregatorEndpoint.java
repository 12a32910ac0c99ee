package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.DeviceCredentials;
import java.net.URI;

/**
 * Where the aggregator is and how the way there is protected. The host name is always checked against the aggregator's
 * certificate, where it has one.
 */
public final class AggregatorEndpoint {
    private static final int SECURE_PORT = 5684;
    private static final int PLAINTEXT_PORT = 5683;
    private static final int MAX_PORT = 65535;

    private final String host;
    private final int port;
    private final Protection protection;

    private AggregatorEndpoint(URI uri, int defaultPort, Protection protection) {
        this.host = uri.getHost();
        this.port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        this.protection = protection;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the aggregator's address must name a port from 1 to 65535, was " + uri);
        }
    }

    /** How the way is protected. */
    sealed interface Protection {
        /** DTLS 1.2 by certificates. */
        record Dtls(DeviceCredentials credentials) implements Protection {}

        /** DTLS 1.2 by a key that both sides know; {@code identity} is the device id. */
        record DtlsWithSharedKey(String identity, byte[] key) implements Protection {}

        /** TLS over TCP, where UDP is blocked. */
        record Tls(DeviceCredentials credentials) implements Protection {}

        /** Nothing. */
        record None() implements Protection {}
    }

    /**
     * An aggregator that knows devices by their certificates.
     *
     * @param uri {@code coaps://host:port}, or {@code coaps+tcp://host:port} where UDP is blocked; the port is 5684 where there
     *     is none
     */
    public static AggregatorEndpoint of(URI uri, DeviceCredentials credentials) {
        if ("coaps+tcp".equalsIgnoreCase(uri.getScheme())) {
            check(uri, "coaps+tcp");
            return new AggregatorEndpoint(uri, SECURE_PORT, new Protection.Tls(credentials));
        }
        check(uri, "coaps");
        return new AggregatorEndpoint(uri, SECURE_PORT, new Protection.Dtls(credentials));
    }

    /**
     * An aggregator that shares a key with each device.
     *
     * @param uri {@code coaps://host:port}; the port is 5684 where there is none
     * @param identity the device id
     * @param key at least 16 bytes, of this device alone
     */
    public static AggregatorEndpoint withSharedKey(URI uri, String identity, byte[] key) {
        check(uri, "coaps");
        if (key.length < 16) {
            throw new IllegalArgumentException("the shared key must have at least 16 bytes, has " + key.length);
        }
        return new AggregatorEndpoint(uri, SECURE_PORT, new Protection.DtlsWithSharedKey(identity, key.clone()));
    }

    /**
     * An aggregator on the same machine, without DTLS: for tests and simulations. Every device is who it says it is.
     *
     * @param uri {@code coap://} and localhost, 127.x.x.x or [::1]; the port is 5683 where there is none
     */
    public static AggregatorEndpoint plaintextOnLoopback(URI uri) {
        check(uri, "coap");
        String host = uri.getHost();
        boolean isLoopback = host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        if (!isLoopback) {
            throw new IllegalArgumentException(
                    "the aggregator's address may leave out DTLS only on this machine (localhost), was " + uri
                            + ": use coaps://");
        }
        return new AggregatorEndpoint(uri, PLAINTEXT_PORT, new Protection.None());
    }

    String host() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return port;
    }

    Protection protection() {
        return protection;
    }

    boolean isTcp() {
        return protection instanceof Protection.Tls;
    }

    /** As the CoAP library names it. */
    String scheme() {
        if (protection instanceof Protection.None) {
            return "coap";
        }
        return isTcp() ? "coaps+tcp" : "coaps";
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    private static void check(URI uri, String scheme) {
        String path = uri.getPath();
        boolean onlyHostAndPort = uri.getUserInfo() == null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && (path == null || path.isEmpty() || path.equals("/"));
        if (!scheme.equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !onlyHostAndPort) {
            throw new IllegalArgumentException(
                    "the aggregator's address must have the form " + scheme + "://host:port, was " + uri);
        }
    }
}
