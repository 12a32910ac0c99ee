package dev.venule.aggregator.server.mqtt;

import dev.venule.protocol.address.MqttAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * How a program of the operator's connects.
 *
 * @param uri mqtts://host:port or mqtt://host:port
 * @param tls what it shows and whom it believes, asked for at every attempt to connect; empty only for mqtt
 * @param clientId stable: the durable session belongs to it
 * @param receiveMaximum messages that the broker may send before the first of them is acknowledged: the back-pressure
 * @param session what it is there for
 */
public record LinkSettings(
        URI uri, Optional<Supplier<SSLContext>> tls, String clientId, int receiveMaximum, Session session) {
    /** How long the broker keeps updates for an aggregator that is away. */
    private static final Duration SESSION_EXPIRY = Duration.ofDays(30);

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

    /**
     * What a client hears of.
     *
     * @param filters to which it subscribes
     * @param expiry how long the broker keeps what comes while the client is away; zero: not at all
     */
    public record Session(List<String> filters, Duration expiry) {
        public Session {
            filters = List.copyOf(filters);
        }

        /** Every device's messages, whichever way they come, kept for an aggregator that is away. */
        static Session ofAggregator() {
            return new Session(
                    List.of(
                            MqttAddress.allUpdates(),
                            MqttAddress.allStatuses(),
                            MqttAddress.allRelayedUpdates(),
                            MqttAddress.allRelayedStatuses()),
                    SESSION_EXPIRY);
        }

        /** Always false with a durable session, the first time too: Mosquitto persists none that began with a clean start. */
        boolean startsClean() {
            return expiry.isZero();
        }
    }

    /** The aggregator's own connection. */
    public LinkSettings(URI uri, Optional<Supplier<SSLContext>> tls, String clientId, int receiveMaximum) {
        this(uri, tls, clientId, receiveMaximum, Session.ofAggregator());
    }

    /** The address in the form that Paho wants. */
    String pahoUri() {
        return (tls.isPresent() ? "ssl" : "tcp") + "://" + uri.getHost() + ":" + uri.getPort();
    }
}
