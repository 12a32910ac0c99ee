package dev.venule.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A prefix that separates what is signed from anything else that the same key may ever sign. */
final class SigningDomain {
    private final byte[] prefix;

    /** {@code name} is ASCII; a line feed ends it. */
    SigningDomain(String name) {
        prefix = (name + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] before(byte[] message) {
        byte[] bytes = Arrays.copyOf(prefix, prefix.length + message.length);
        System.arraycopy(message, 0, bytes, prefix.length, message.length);
        return bytes;
    }
}
