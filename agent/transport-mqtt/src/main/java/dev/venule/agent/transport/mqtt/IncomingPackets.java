package dev.venule.agent.transport.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * Refuses a packet that is longer than any that Venule publishes. Paho makes an array of the length that the first bytes of a
 * packet claim, up to 256 MB, before it checks anything: a few wrong bytes could take all of a small device's memory.
 *
 * <p>A packet is a byte, then the length of its body in base 128 with the lowest digit first (the highest bit of each says that
 * another one follows), then the body: MQTT 5, section 2.1.
 */
final class IncomingPackets extends FilterInputStream {
    /** The largest part that an aggregator may publish, with room for its header. */
    static final int MAX_BODY_BYTES = (64 << 20) + 1024;

    private static final int MAX_DIGITS = 4;
    private static final int BITS_PER_DIGIT = 7;
    private static final int DIGIT = 0x7f;

    private boolean isInLength;
    private int digits;
    private int length;
    private int bodyBytesLeft;

    IncomingPackets(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            follow((byte) value);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        int i = 0;
        while (i < count) {
            int inBody = Math.min(bodyBytesLeft, count - i);
            bodyBytesLeft -= inBody;
            i += inBody;
            if (i < count) {
                follow(bytes[offset + i]);
                i++;
            }
        }
        return count;
    }

    private void follow(byte value) throws ProtocolException {
        if (bodyBytesLeft > 0) {
            bodyBytesLeft--;
        } else if (isInLength) {
            length |= (value & DIGIT) << (BITS_PER_DIGIT * digits);
            digits++;
            isInLength = value < 0;
            checkLength();
            bodyBytesLeft = isInLength ? 0 : length;
        } else {
            isInLength = true;
            digits = 0;
            length = 0;
        }
    }

    private void checkLength() throws ProtocolException {
        if (length > MAX_BODY_BYTES || (isInLength && digits == MAX_DIGITS)) {
            throw new ProtocolException("a packet claims to be longer than " + MAX_BODY_BYTES + " bytes");
        }
    }
}
