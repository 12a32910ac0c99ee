package dev.venule.agent.enrolment;

import dev.venule.protocol.address.MqttAddress;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import javax.security.auth.x500.X500Principal;

/**
 * Asks for a certificate: PKCS #10 (RFC 2986) in DER with the device id as the common name and nothing else, since everything
 * else is for the authority to say. No Java platform has a public writer of it.
 */
public final class CertificateRequest {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final byte[] VERSION_1 = {0x02, 0x01, 0x00};
    private static final byte[] NO_ATTRIBUTES = {(byte) 0xa0, 0x00};

    /** AlgorithmIdentifier of ecdsa-with-SHA256 (RFC 5758, section 3.2). */
    private static final byte[] ECDSA_SHA256 = {
        0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
    };

    /** AlgorithmIdentifier of sha256WithRSAEncryption (RFC 8017, appendix A.2.4). */
    private static final byte[] RSA_SHA256 = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00
    };

    private CertificateRequest() {}

    /**
     * Signed by the private key, which may be a handle.
     *
     * @param keys EC or RSA
     * @throws IllegalArgumentException where the id cannot stand in an address, or the key cannot sign
     */
    public static byte[] signed(String device, KeyPair keys) {
        if (!MqttAddress.isValidId(device)) {
            throw new IllegalArgumentException("device must be 1 to 64 characters of A-Z a-z 0-9 . _ - that do not"
                    + " begin with a dot, was \"" + device + "\"");
        }
        byte[] info = element(
                SEQUENCE,
                VERSION_1,
                new X500Principal("CN=" + device).getEncoded(),
                keys.getPublic().getEncoded(),
                NO_ATTRIBUTES);
        boolean isEc = keys.getPublic().getAlgorithm().equals("EC");
        try {
            Signature signature = Signature.getInstance(isEc ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(info);
            byte[] bits = element(BIT_STRING, new byte[] {0}, signature.sign());
            return element(SEQUENCE, info, isEc ? ECDSA_SHA256 : RSA_SHA256, bits);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this device's key cannot sign a certificate request: " + e.getMessage() + "; use EC P-256 or RSA",
                    e);
        }
    }

    /** Tag, length in as few bytes as the distinguished rules demand, content. */
    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }
}
