package dev.venule.protocol.message;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that names contents and model versions. */
public final class Sha256 {
    public static final int BYTES = 32;

    private Sha256() {}

    /** The hash of {@code bytes}: 32 bytes. */
    public static byte[] of(byte[] bytes) {
        return newDigest().digest(bytes);
    }

    /** For hashing piece by piece. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
