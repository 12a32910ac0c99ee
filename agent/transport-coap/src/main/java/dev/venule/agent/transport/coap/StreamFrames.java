package dev.venule.agent.transport.coap;

import java.io.DataInputStream;
import java.io.IOException;

/** Finds where CoAP messages end in a stream: RFC 8323 section 3.2. */
final class StreamFrames {
    /** Of options, marker and payload; a block is smaller by far. */
    private static final long MAX_BODY_BYTES = 128 << 10;

    private StreamFrames() {}

    /**
     * The next message, with its header.
     *
     * @throws IOException where the stream ends, or begins a message that no aggregator sends
     */
    static byte[] read(DataInputStream stream) throws IOException {
        int first = stream.readUnsignedByte();
        int nibble = first >>> 4;
        int tokenBytes = first & 0xf;
        int extended = nibble < 13 ? 0 : 1 << (nibble - 13);
        byte[] length = new byte[extended];
        stream.readFully(length);
        long body = nibble;
        if (extended > 0) {
            body = 0;
            for (byte b : length) {
                body = body << 8 | (b & 0xff);
            }
            body += extended == 1 ? 13 : extended == 2 ? 269 : 65_805;
        }
        if (body > MAX_BODY_BYTES || tokenBytes > 8) {
            throw new IOException("a message of " + body + " bytes: this is not CoAP");
        }
        byte[] message = new byte[1 + extended + 1 + tokenBytes + (int) body];
        message[0] = (byte) first;
        System.arraycopy(length, 0, message, 1, extended);
        stream.readFully(message, 1 + extended, message.length - 1 - extended);
        return message;
    }
}
