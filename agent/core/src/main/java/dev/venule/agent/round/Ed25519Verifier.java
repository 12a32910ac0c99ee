package dev.venule.agent.round;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * Verifies Ed25519 signatures (RFC 8032) with the platform's own provider: JDK 15 and Android 13 have it. Where a platform has
 * none, this cannot be made, and the agent needs another {@link SignatureVerifier}. Safe for use by several threads.
 */
public final class Ed25519Verifier implements SignatureVerifier {
    private static final String ALGORITHM = "Ed25519";
    private static final int RAW_KEY_BYTES = 32;

    /** What precedes the 32 bytes of a raw key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private final PublicKey key;

    /**
     * @param publicKey the 32 bytes of the key, or its X.509 SubjectPublicKeyInfo
     * @throws IllegalArgumentException where this is no such key, or the platform has no Ed25519
     */
    public Ed25519Verifier(byte[] publicKey) {
        try {
            key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(x509(publicKey)));
            Signature.getInstance(ALGORITHM).initVerify(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cannot verify with this announcement key (32 bytes of Ed25519, or X.509, of which "
                            + publicKey.length + " were given): " + e.getMessage(),
                    e);
        }
    }

    private static byte[] x509(byte[] publicKey) {
        if (publicKey.length != RAW_KEY_BYTES) {
            return publicKey;
        }
        byte[] x509 = new byte[X509_PREFIX.length + RAW_KEY_BYTES];
        System.arraycopy(X509_PREFIX, 0, x509, 0, X509_PREFIX.length);
        System.arraycopy(publicKey, 0, x509, X509_PREFIX.length, RAW_KEY_BYTES);
        return x509;
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature that is no point on the curve, for one
        }
    }
}
