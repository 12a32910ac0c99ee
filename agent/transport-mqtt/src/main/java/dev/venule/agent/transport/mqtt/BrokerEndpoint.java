package dev.venule.agent.transport.mqtt;

import dev.venule.agent.identity.ConnectionCredentials;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is and how the way there is protected: TLS, or nothing, and nothing only inside the machine itself.
 * The host name is always checked against the broker's certificate.
 */
public final class BrokerEndpoint {
    private static final int TLS_PORT = 8883;
    private static final int PLAINTEXT_PORT = 1883;
    private static final int MAX_PORT = 65535;

    private final String host;
    private final int port;
    private final @Nullable ConnectionCredentials credentials;

    private BrokerEndpoint(URI uri, int defaultPort, @Nullable ConnectionCredentials credentials) {
        this.host = uri.getHost();
        this.port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        this.credentials = credentials;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("broker.uri must name a port from 1 to 65535, was " + uri);
        }
    }

    /**
     * A broker behind TLS.
     *
     * @param uri {@code mqtts://host:port}; the port is 8883 where there is none
     * @param context holds the device's certificate and the CA it trusts, see {@link DeviceTls}
     */
    public static BrokerEndpoint tls(URI uri, SSLContext context) {
        return tls(uri, ConnectionCredentials.fixed(context));
    }

    /** The same with credentials that change while the device lives; each attempt to connect asks for them anew. */
    public static BrokerEndpoint tls(URI uri, ConnectionCredentials credentials) {
        check(uri, "mqtts");
        return new BrokerEndpoint(uri, TLS_PORT, credentials);
    }

    /**
     * A broker on the same machine, without TLS: for tests and simulations. Every device is who it says it is.
     *
     * @param uri {@code mqtt://} and localhost, 127.x.x.x or [::1]; the port is 1883 where there is none
     */
    public static BrokerEndpoint plaintextOnLoopback(URI uri) {
        check(uri, "mqtt");
        if (!isLoopback(uri.getHost())) {
            throw new IllegalArgumentException(
                    "broker.uri may leave out TLS only on this machine (localhost), was " + uri + ": use mqtts://");
        }
        return new BrokerEndpoint(uri, PLAINTEXT_PORT, null);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Empty where there is no TLS. */
    Optional<ConnectionCredentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /** What Paho is told: always tcp, because TLS is laid over the socket by {@link CountingSocketFactory}. */
    String tcpUri() {
        return "tcp://" + host + ":" + port;
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
            throw new IllegalArgumentException("broker.uri must have the form " + scheme + "://host:port, was " + uri);
        }
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
