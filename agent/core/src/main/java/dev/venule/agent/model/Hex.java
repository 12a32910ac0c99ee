package dev.venule.agent.model;

import com.google.protobuf.ByteString;

/** Hashes as text. */
final class Hex {
    private static final int RADIX = 16;

    private Hex() {}

    static String of(ByteString bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            text.append(Character.forDigit((bytes.byteAt(i) >> 4) & 0xf, RADIX))
                    .append(Character.forDigit(bytes.byteAt(i) & 0xf, RADIX));
        }
        return text.toString();
    }
}
