package dev.venule.broker.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An application message.
 *
 * @param payload belongs to this record
 */
public record Message(String topic, byte[] payload, boolean isRetained) {
    private static final int QOS_1 = 0x02;
    private static final int RETAIN = 0x01;

    public static Message of(String topic, String payload) {
        return new Message(topic, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    public static Message retained(String topic, String payload) {
        return new Message(topic, payload.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Removes what is retained at {@code topic}. */
    public static Message withdrawal(String topic) {
        return new Message(topic, new byte[0], true);
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    Packet toPacket(int packetId) {
        byte[] body = new PacketWriter()
                .text(topic)
                .twoBytes(packetId)
                .length(0)
                .raw(payload)
                .bytes();
        return new Packet(Packet.PUBLISH, QOS_1 | (isRetained ? RETAIN : 0), body);
    }

    /** A PUBLISH that came in; its packet id is 0 with QoS 0. */
    record Incoming(Message message, int packetId) {
        static Incoming of(Packet packet) {
            ByteBuffer in = ByteBuffer.wrap(packet.body());
            byte[] topic = new byte[in.getShort() & 0xffff];
            in.get(topic);
            int packetId = (packet.flags() & 0x06) == 0 ? 0 : in.getShort() & 0xffff;
            Properties.read(in);
            byte[] payload = new byte[in.remaining()];
            in.get(payload);
            boolean isRetained = (packet.flags() & RETAIN) != 0;
            return new Incoming(new Message(new String(topic, StandardCharsets.UTF_8), payload, isRetained), packetId);
        }
    }

    @Override
    public String toString() {
        return topic + (isRetained ? " retained" : "") + ", " + payload.length + " bytes";
    }
}
