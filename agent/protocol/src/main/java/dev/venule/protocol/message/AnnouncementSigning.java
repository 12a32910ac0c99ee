package dev.venule.protocol.message;

/** What is signed and verified (Ed25519) of an announcement. */
public final class AnnouncementSigning {
    /** An Ed25519 signature (RFC 8032, section 5.1.6). */
    public static final int SIGNATURE_BYTES = 64;

    private static final SigningDomain DOMAIN = new SigningDomain("venule announcement v1");

    private AnnouncementSigning() {}

    /** The domain prefix followed by {@code announcement}, the bytes that travel in {@link SignedAnnouncement}. */
    public static byte[] bytesToSign(byte[] announcement) {
        return DOMAIN.before(announcement);
    }
}
