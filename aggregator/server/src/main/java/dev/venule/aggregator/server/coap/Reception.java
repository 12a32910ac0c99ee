package dev.venule.aggregator.server.coap;

/** Hears what happens at the door. Called by several threads, never for long. */
public interface Reception {
    /** Bytes of a datagram or of a stream, DTLS and TLS included; headers of UDP, TCP and IP are not. */
    default void received(int bytes) {}

    /** The same the other way. */
    default void sent(int bytes) {}

    /** A peer has proved its address and begins a DTLS handshake. */
    default void handshakeBegun() {}

    /** Something was not taken. */
    default void refused(CoapRefusal reason) {}

    /** Hears nothing. */
    static Reception none() {
        return new Reception() {};
    }
}
