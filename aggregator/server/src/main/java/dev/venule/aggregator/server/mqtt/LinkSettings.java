package dev.venule.aggregator.server.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * How the aggregator connects.
 *
 * @param uri mqtts://host:port or mqtt://host:port
 * @param tls what it shows and whom it believes, asked for at every attempt to connect; empty only for mqtt
 * @param clientId stable: the durable session belongs to it
 * @param receiveMaximum messages that the broker may send before the first of them is acknowledged: the back-pressure
 */
public record LinkSettings(URI uri, Optional<Supplier<SSLContext>> tls, String clientId, int receiveMaximum) {
    /** How long the broker keeps updates for an aggregator that is away. */
    static final Duration SESSION_EXPIRY = Duration.ofDays(30);

    /** What a receive maximum of 512 does not outgrow: a batch of the journal. */
    public static final int DEFAULT_RECEIVE_MAXIMUM = 512;

    /** Paho reads a larger one as negative. */
    private static final int MAX_RECEIVE_MAXIMUM = 32767;

    public LinkSettings {
        if (receiveMaximum < 1 || receiveMaximum > MAX_RECEIVE_MAXIMUM) {
            throw new IllegalArgumentException(
                    "receiveMaximum must be in 1.." + MAX_RECEIVE_MAXIMUM + ", was " + receiveMaximum);
        }
    }

    /** The address in the form that Paho wants. */
    String pahoUri() {
        return (tls.isPresent() ? "ssl" : "tcp") + "://" + uri.getHost() + ":" + uri.getPort();
    }
}
