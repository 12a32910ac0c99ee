package dev.venule.aggregator.server.mqtt;

/**
 * A message that waits to be acknowledged.
 *
 * @param payload owned by this record, not to be changed
 * @param connection over which it came: only there can it be acknowledged
 */
public record InboundMessage(String topic, byte[] payload, int packetId, int qos, MqttConnection connection) {
    /** Lets the broker forget it. A connection that is gone does not matter: the broker sends the message again. */
    public void acknowledge() {
        if (qos > 0) {
            connection.acknowledge(packetId, qos);
        }
    }
}
