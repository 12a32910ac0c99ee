package dev.venule.broker.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * An MQTT control packet as it travels (MQTT 5.0, 2.1).
 *
 * @param type the packet type, 1 to 15
 * @param flags the lower four bits of the first byte
 * @param body variable header and payload; belongs to this record
 */
record Packet(int type, int flags, byte[] body) {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int MAX_LENGTH_BYTES = 4;

    /** The next packet of the stream. */
    static Packet read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("closed by the broker");
        }
        byte[] body = in.readNBytes(readLength(in));
        return new Packet(first >> 4, first & 0xf, body);
    }

    private static int readLength(InputStream in) throws IOException {
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed by the broker within a packet");
            }
            length |= (next & 0x7f) << (7 * i);
            if (next < 0x80) {
                return length;
            }
        }
        throw new IOException("the broker sent a malformed packet length");
    }

    byte[] encoded() {
        return new PacketWriter()
                .oneByte((type << 4) | flags)
                .length(body.length)
                .raw(body)
                .bytes();
    }
}
