package dev.venule.agent.transport.mqtt;

/**
 * What the broker takes, as its CONNACK said.
 *
 * @param receiveMaximum most unacknowledged messages, 1 to 65535
 * @param maximumPacketBytes largest packet
 */
record BrokerLimits(int receiveMaximum, long maximumPacketBytes) {
    /** Fixed header, topic length, packet id and properties of the packets that we send. */
    private static final int PACKET_OVERHEAD_BYTES = 32;

    boolean hasRoomFor(String topic, byte[] payload) {
        return (long) payload.length + topic.length() + PACKET_OVERHEAD_BYTES <= maximumPacketBytes;
    }
}
