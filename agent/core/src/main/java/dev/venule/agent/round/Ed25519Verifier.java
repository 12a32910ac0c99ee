package dev.venule.agent.round;

import dev.venule.protocol.message.Ed25519Key;
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

    private final PublicKey key;

    /**
     * @param publicKey the 32 bytes of the key, or its X.509 SubjectPublicKeyInfo
     * @throws IllegalArgumentException where this is no such key, or the platform has no Ed25519
     */
    public Ed25519Verifier(byte[] publicKey) {
        try {
            byte[] x509 = publicKey.length == Ed25519Key.BYTES ? Ed25519Key.toX509(publicKey) : publicKey;
            key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(x509));
            Signature.getInstance(ALGORITHM).initVerify(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cannot verify with this announcement key (32 bytes of Ed25519, or X.509, of which "
                            + publicKey.length + " were given): " + e.getMessage(),
                    e);
        }
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
