package dev.venule.fleet.federation;

import java.net.URI;
import java.time.Duration;

/** How the devices of a federation reach its aggregator. */
public sealed interface Reach {
    /** Through a broker in the aggregator's process. */
    record EmbeddedBroker() implements Reach {}

    /** Through a broker that somebody else runs. */
    record ExternalBroker(BrokerAddress address) implements Reach {}

    /** Straight, by CoAP over DTLS. */
    record Coap() implements Reach {}

    /**
     * By CoAP over DTLS to a gateway that somebody else runs, which speaks to a broker.
     *
     * @param broker at which the aggregator is
     * @param patience how long devices wait for the gateway's answer before they take it for gone
     */
    record Gateway(BrokerAddress broker, URI gateway, Duration patience) implements Reach {}
}
