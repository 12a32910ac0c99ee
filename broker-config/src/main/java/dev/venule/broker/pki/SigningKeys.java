package dev.venule.broker.pki;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;

/** Which keys are made here, which are accepted from others, and how each signs. */
final class SigningKeys {
    private static final int MIN_RSA_BITS = 2048;
    /** More would only cost the broker time in every handshake. */
    private static final int MAX_RSA_BITS = 8192;

    private static final String P256 = "secp256r1";

    private SigningKeys() {}

    /** EC P-256: every broker, every TLS library and every Android key store has it. */
    static KeyPair newP256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(P256));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    static KeyPair newEd25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has Ed25519", e);
        }
    }

    /** Whether a device may have such a key: EC P-256, Ed25519, or RSA of 2048 to 8192 bits. */
    static boolean isAcceptable(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return isP256(ec);
        }
        if (key instanceof EdECPublicKey edwards) {
            return edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
        }
        return key instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() >= MIN_RSA_BITS
                && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
    }

    /** Other curves have 256 bits too, so the curve itself is compared. */
    private static boolean isP256(ECPublicKey key) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(P256));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            return key.getParams().getCurve().equals(curve.getCurve())
                    && key.getParams().getGenerator().equals(curve.getGenerator())
                    && key.getParams().getOrder().equals(curve.getOrder());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** @throws IllegalArgumentException where an authority's key is of another kind */
    static String signatureAlgorithm(Key key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "Ed25519", "EdDSA" -> "Ed25519";
            default ->
                throw new IllegalArgumentException(
                        "an authority's key must be EC P-256, Ed25519 or RSA, was " + key.getAlgorithm());
        };
    }
}
