package dev.venule.protocol.message;

import java.util.Arrays;

/** What is signed and verified (Ed25519) of a release manifest. */
public final class ManifestSigning {
    /** An Ed25519 public key (RFC 8032, section 5.1.5). */
    public static final int KEY_BYTES = 32;

    private static final SigningDomain DOMAIN = new SigningDomain("venule manifest v1");

    /** How its X.509 form begins (RFC 8410, section 4); the key follows. */
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private ManifestSigning() {}

    /**
     * The 32 bytes of a key, of its X.509 SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException where this is no Ed25519 key
     */
    public static byte[] keyBytes(byte[] x509) {
        byte[] prefix = Arrays.copyOf(x509, X509_PREFIX.length);
        if (x509.length != X509_PREFIX.length + KEY_BYTES || !Arrays.equals(prefix, X509_PREFIX)) {
            throw new IllegalArgumentException("this is no public key for Ed25519; it has " + x509.length + " bytes");
        }
        return Arrays.copyOfRange(x509, X509_PREFIX.length, x509.length);
    }

    /** The domain prefix followed by {@code manifest}, the bytes that travel in {@link SignedManifest}. */
    public static byte[] bytesToSign(byte[] manifest) {
        return DOMAIN.before(manifest);
    }
}
