package dev.venule.aggregator.server.mqtt;

/**
 * A message that waits to be acknowledged.
 *
 * @param payload owned by this record, not to be changed
 * @param acknowledgement lets the broker forget the message; where its connection is gone that does not matter, because the
 *     broker sends it again
 */
public record InboundMessage(String topic, byte[] payload, Runnable acknowledgement) {
    /** Call once, when the message is not needed any more. */
    public void acknowledge() {
        acknowledgement.run();
    }
}
