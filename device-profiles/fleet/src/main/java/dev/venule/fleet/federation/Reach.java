package dev.venule.fleet.federation;

/** How the devices of a federation reach its aggregator. */
public sealed interface Reach {
    /** Through a broker in the aggregator's process. */
    record EmbeddedBroker() implements Reach {}

    /** Through a broker that somebody else runs. */
    record ExternalBroker(BrokerAddress address) implements Reach {}

    /** Straight, by CoAP over DTLS. */
    record Coap() implements Reach {}
}
