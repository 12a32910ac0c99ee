package dev.venule.broker.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers among a packet's properties (MQTT 5.0, 2.2.2); texts are skipped. */
final class Properties {
    static final int SESSION_EXPIRY = 0x11;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int MAXIMUM_PACKET_SIZE = 0x27;

    private final Map<Integer, Long> numbers = new HashMap<>();

    private Properties() {}

    /** Reads the properties at the buffer's position and leaves it behind them. */
    static Properties read(ByteBuffer in) {
        Properties properties = new Properties();
        int length = variableLength(in);
        int end = in.position() + length;
        while (in.position() < end) {
            properties.readOne(in);
        }
        return properties;
    }

    private void readOne(ByteBuffer in) {
        int id = in.get() & 0xff;
        switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> numbers.put(id, in.get() & 0xffL);
            case 0x13, 0x21, 0x22, 0x23 -> numbers.put(id, in.getShort() & 0xffffL);
            case 0x02, 0x11, 0x18, 0x27 -> numbers.put(id, in.getInt() & 0xffffffffL);
            case 0x0B -> numbers.put(id, (long) variableLength(in));
            case 0x26 -> {
                skipText(in);
                skipText(in);
            }
            default -> skipText(in);
        }
    }

    private static void skipText(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        in.position(in.position() + length);
    }

    private static int variableLength(ByteBuffer in) {
        int value = 0;
        int shift = 0;
        while (true) {
            int next = in.get();
            value |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
            shift += 7;
        }
    }

    OptionalLong number(int id) {
        Long value = numbers.get(id);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
