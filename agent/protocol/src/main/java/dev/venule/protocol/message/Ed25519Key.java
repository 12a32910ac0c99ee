package dev.venule.protocol.message;

import java.util.Arrays;

/** The two forms of an Ed25519 public key: its 32 bytes (RFC 8032, section 5.1.5), and those in X.509's frame. */
public final class Ed25519Key {
    /** Of the key alone. */
    public static final int BYTES = 32;

    /** How the X.509 form begins (RFC 8410, section 4); the key follows. */
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private Ed25519Key() {}

    /**
     * The 32 bytes of a key, of its X.509 SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException where this is no Ed25519 key
     */
    public static byte[] ofX509(byte[] x509) {
        byte[] prefix = Arrays.copyOf(x509, X509_PREFIX.length);
        if (x509.length != X509_PREFIX.length + BYTES || !Arrays.equals(prefix, X509_PREFIX)) {
            throw new IllegalArgumentException("this is no public key for Ed25519; it has " + x509.length + " bytes");
        }
        return Arrays.copyOfRange(x509, X509_PREFIX.length, x509.length);
    }

    /** The X.509 SubjectPublicKeyInfo of a key's 32 bytes. */
    public static byte[] toX509(byte[] key) {
        byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + key.length);
        System.arraycopy(key, 0, x509, X509_PREFIX.length, key.length);
        return x509;
    }
}
