package dev.venule.broker.wire;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The broker's answer to a {@link Connect}.
 *
 * @param reasonCode 0 where the client is let in
 * @param isSessionPresent the broker had the session
 * @param receiveMaximum how many QoS 1 messages may be under way to the broker; empty means 65,535
 * @param maximumPacketBytes the largest packet that the broker takes; empty means any
 * @param sessionExpirySeconds empty where the broker agrees with what was asked for
 */
public record Connack(
        int reasonCode,
        boolean isSessionPresent,
        OptionalLong receiveMaximum,
        OptionalLong maximumPacketBytes,
        OptionalLong sessionExpirySeconds) {

    static Connack of(Packet packet) {
        ByteBuffer in = ByteBuffer.wrap(packet.body());
        boolean isSessionPresent = (in.get() & 1) != 0;
        int reasonCode = in.get() & 0xff;
        if (!in.hasRemaining()) {
            // A broker that speaks MQTT 3 only refuses in its own, shorter way.
            return new Connack(
                    reasonCode, isSessionPresent, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        }
        Properties properties = Properties.read(in);
        return new Connack(
                reasonCode,
                isSessionPresent,
                properties.number(Properties.RECEIVE_MAXIMUM),
                properties.number(Properties.MAXIMUM_PACKET_SIZE),
                properties.number(Properties.SESSION_EXPIRY));
    }

    public boolean isAccepted() {
        return reasonCode == 0;
    }

    @Override
    public String toString() {
        return "CONNACK " + ReasonCode.text(reasonCode) + (isSessionPresent ? ", session present" : "")
                + limit(", receive maximum ", receiveMaximum) + limit(", maximum packet size ", maximumPacketBytes)
                + limit(", session expiry ", sessionExpirySeconds);
    }

    private static String limit(String name, OptionalLong value) {
        return value.isPresent() ? name + value.getAsLong() : "";
    }
}
