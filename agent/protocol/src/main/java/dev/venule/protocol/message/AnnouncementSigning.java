package dev.venule.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is signed and verified (Ed25519) of an announcement. The prefix separates it from anything else that the same key may
 * ever sign.
 */
public final class AnnouncementSigning {
    /** An Ed25519 signature (RFC 8032, section 5.1.6). */
    public static final int SIGNATURE_BYTES = 64;

    private static final byte[] DOMAIN = "venule announcement v1\n".getBytes(StandardCharsets.US_ASCII);

    private AnnouncementSigning() {}

    /** The domain prefix followed by {@code announcement}, the bytes that travel in {@link SignedAnnouncement}. */
    public static byte[] bytesToSign(byte[] announcement) {
        byte[] bytes = Arrays.copyOf(DOMAIN, DOMAIN.length + announcement.length);
        System.arraycopy(announcement, 0, bytes, DOMAIN.length, announcement.length);
        return bytes;
    }
}
