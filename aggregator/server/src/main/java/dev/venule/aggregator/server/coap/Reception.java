package dev.venule.aggregator.server.coap;

import dev.venule.aggregator.server.arrival.Arrival;

/** Takes what devices bring, and may hear what else happens at the door. Called by several threads, never for long. */
@FunctionalInterface
public interface Reception {
    /** Takes a message without waiting; false where there is no room. */
    boolean take(Arrival arrival);

    /** Bytes of a datagram or of a stream, DTLS and TLS included; headers of UDP, TCP and IP are not. */
    default void received(int bytes) {}

    /** The same the other way. */
    default void sent(int bytes) {}

    /** A peer has proved its address and begins a DTLS handshake. */
    default void handshakeBegun() {}

    /** Something was not taken. */
    default void refused(CoapRefusal reason) {}
}
