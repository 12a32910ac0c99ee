package dev.venule.protocol.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * What a device signs of an update, with the key of its certificate, so that whoever passes the update on can neither change it nor
 * make one. Every part of an update carries the same statement: these bytes, of this device, for this population.
 */
public final class UpdateSigning {
    private static final SigningDomain DOMAIN = new SigningDomain("venule update v1");

    private UpdateSigning() {}

    /**
     * The domain prefix, then population and device id, each after its length in a byte; update id; total bytes, 8 bytes
     * big-endian; SHA-256 of the whole encoded {@code Update}, in which base version and everything else stand.
     *
     * @param part one that keeps the rules
     */
    public static byte[] bytesToSign(String population, String device, UpdatePart part) {
        byte[] populationBytes = population.getBytes(StandardCharsets.US_ASCII);
        byte[] deviceBytes = device.getBytes(StandardCharsets.US_ASCII);
        byte[] id = part.getUpdateId().toByteArray();
        byte[] sha256 = part.getSha256().isEmpty()
                ? Sha256.of(part.getData().toByteArray())
                : part.getSha256().toByteArray();
        ByteBuffer statement = ByteBuffer.allocate(
                2 + populationBytes.length + deviceBytes.length + id.length + Long.BYTES + sha256.length);
        statement.put((byte) populationBytes.length).put(populationBytes);
        statement.put((byte) deviceBytes.length).put(deviceBytes);
        statement.put(id).putLong(part.getTotalBytes()).put(sha256);
        return DOMAIN.before(statement.array());
    }

    /**
     * Signs as the key's kind demands: ECDSA with SHA-256, Ed25519, or RSA PKCS #1 with SHA-256.
     *
     * @throws GeneralSecurityException where this platform cannot sign with the key
     */
    public static byte[] sign(PrivateKey key, byte[] bytesToSign) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        signature.update(bytesToSign);
        return signature.sign();
    }

    /** Whether the owner of the key signed exactly this; also false for what is no signature at all. */
    public static boolean isSignedBy(PublicKey key, byte[] bytesToSign, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initVerify(key);
            signature.update(bytesToSign);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(Key key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }
}
