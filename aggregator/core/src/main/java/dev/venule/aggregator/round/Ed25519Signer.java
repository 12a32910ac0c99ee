package dev.venule.aggregator.round;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs with a private key of the Java platform's own Ed25519. Safe for use by several threads. */
public final class Ed25519Signer implements AnnouncementSigner {
    private final PrivateKey key;

    /**
     * @throws IllegalArgumentException where the key is not for Ed25519
     */
    public Ed25519Signer(PrivateKey key) {
        if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
            throw new IllegalArgumentException(
                    "announcements are signed with Ed25519, this key is for " + key.getAlgorithm());
        }
        this.key = key;
    }

    @Override
    public byte[] sign(byte[] bytesToSign) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(bytesToSign);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has Ed25519 and the key was checked", e);
        }
    }
}
