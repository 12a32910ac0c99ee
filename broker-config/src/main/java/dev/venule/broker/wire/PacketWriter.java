package dev.venule.broker.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The data types of MQTT 5.0, 1.5. */
final class PacketWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PacketWriter oneByte(int value) {
        out.write(value);
        return this;
    }

    PacketWriter twoBytes(int value) {
        return oneByte(value >> 8).oneByte(value);
    }

    PacketWriter fourBytes(long value) {
        return twoBytes((int) (value >> 16)).twoBytes((int) value);
    }

    /** A variable byte integer. */
    PacketWriter length(int value) {
        int rest = value;
        while (rest >= 0x80) {
            oneByte((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        return oneByte(rest);
    }

    PacketWriter text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    PacketWriter binary(byte[] value) {
        return twoBytes(value.length).raw(value);
    }

    PacketWriter raw(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
