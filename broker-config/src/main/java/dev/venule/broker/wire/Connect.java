package dev.venule.broker.wire;

import java.util.Optional;

/**
 * What a client asks for when it connects.
 *
 * @param clientId the session's name
 * @param cleanStart begins a new session, also where there is one
 * @param sessionExpirySeconds how long the broker is asked to keep the session after the connection's end
 * @param will published by the broker where the connection ends without a goodbye
 */
public record Connect(String clientId, boolean cleanStart, long sessionExpirySeconds, Optional<Message> will) {
    private static final int PROTOCOL_VERSION = 5;
    private static final int KEEP_ALIVE_SECONDS = 600;
    /** Ours to the broker: what it may have under way to us. */
    private static final int RECEIVE_MAXIMUM = 1000;

    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS_1 = 0x08;
    private static final int WILL_RETAIN = 0x20;

    /** A session that ends with the connection. */
    public static Connect fresh(String clientId) {
        return new Connect(clientId, true, 0, Optional.empty());
    }

    /** A session that stays for a while; an existing one is taken up again. */
    public static Connect lasting(String clientId, long sessionExpirySeconds) {
        return new Connect(clientId, false, sessionExpirySeconds, Optional.empty());
    }

    /** The same with a last will. */
    public Connect withWill(Message lastWill) {
        return new Connect(clientId, cleanStart, sessionExpirySeconds, Optional.of(lastWill));
    }

    /** The packet's bytes. */
    public byte[] encoded() {
        byte[] properties = new PacketWriter()
                .oneByte(Properties.SESSION_EXPIRY)
                .fourBytes(sessionExpirySeconds)
                .oneByte(Properties.RECEIVE_MAXIMUM)
                .twoBytes(RECEIVE_MAXIMUM)
                .bytes();
        PacketWriter body = new PacketWriter()
                .text("MQTT")
                .oneByte(PROTOCOL_VERSION)
                .oneByte(flags())
                .twoBytes(KEEP_ALIVE_SECONDS)
                .length(properties.length)
                .raw(properties)
                .text(clientId);
        will.ifPresent(message -> body.length(0).text(message.topic()).binary(message.payload()));
        return new Packet(Packet.CONNECT, 0, body.bytes()).encoded();
    }

    private int flags() {
        int flags = cleanStart ? CLEAN_START : 0;
        if (will.isPresent()) {
            flags |= WILL | WILL_QOS_1 | (will.get().isRetained() ? WILL_RETAIN : 0);
        }
        return flags;
    }

    @Override
    public String toString() {
        return "CONNECT client id \"" + clientId + "\", clean start " + cleanStart + ", session expiry "
                + sessionExpirySeconds + " s"
                + will.map(message -> ", will " + message).orElse("");
    }
}
