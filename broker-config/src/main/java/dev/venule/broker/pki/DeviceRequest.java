package dev.venule.broker.pki;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A device's wish for a certificate (PKCS #10, RFC 2986), checked: its one common name is a device id that is not reserved, its
 * key is of a kind that is accepted, and the requester holds the private half. Nothing but name and key is taken over: whatever
 * else the request asks for (other names, other uses, being an authority) is not read.
 */
public final class DeviceRequest {
    /** An RSA key of 8192 bits needs 4 KB; nothing that is taken over needs more. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----");

    private final String deviceId;
    private final PublicKey key;

    private DeviceRequest(String deviceId, PublicKey key) {
        this.deviceId = deviceId;
        this.key = key;
    }

    /** A request, or why it is none. */
    public sealed interface Reading {}

    public record Valid(DeviceRequest request) implements Reading {}

    public record Rejected(RequestFault fault) implements Reading {}

    /** Reads DER, PEM, or base64 of DER without PEM's frame as EST sends it. Never throws for what it is given. */
    public static Reading read(byte[] encoded) {
        if (encoded.length > MAX_BYTES) {
            return new Rejected(RequestFault.TOO_LARGE);
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der(encoded));
            Optional<String> deviceId = commonName(request.getSubject());
            if (deviceId.isEmpty() || !MqttAddress.isValidId(deviceId.get())) {
                return new Rejected(RequestFault.INVALID_DEVICE_ID);
            }
            if (ReservedNames.isReserved(deviceId.get())) {
                return new Rejected(RequestFault.RESERVED_NAME);
            }
            return withKey(deviceId.get(), request);
        } catch (IOException | RuntimeException e) {
            // The ASN.1 library answers damaged input with many unchecked exceptions.
            return new Rejected(RequestFault.MALFORMED);
        }
    }

    private static Reading withKey(String deviceId, JcaPKCS10CertificationRequest request) {
        try {
            PublicKey key = request.getPublicKey();
            if (!SigningKeys.isAcceptable(key)) {
                return new Rejected(RequestFault.KEY_NOT_ACCEPTED);
            }
            boolean holdsPrivateKey = request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
            return holdsPrivateKey
                    ? new Valid(new DeviceRequest(deviceId, key))
                    : new Rejected(RequestFault.NO_PROOF_OF_POSSESSION);
        } catch (GeneralSecurityException e) {
            return new Rejected(RequestFault.KEY_NOT_ACCEPTED);
        } catch (OperatorCreationException | PKCSException e) {
            return new Rejected(RequestFault.NO_PROOF_OF_POSSESSION);
        }
    }

    private static byte[] der(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.ISO_8859_1);
        Matcher pem = PEM.matcher(text);
        if (pem.find()) {
            return Base64.getMimeDecoder().decode(pem.group(1));
        }
        // DER begins with the tag of a sequence, which is no letter of a base64 encoding of one ("MII...").
        boolean isBase64 = text.startsWith("M");
        return isBase64 ? Base64.getMimeDecoder().decode(text) : encoded;
    }

    /** The same rule as {@link DistinguishedName}: one common name, alone in its part of the name. */
    private static Optional<String> commonName(X500Name subject) {
        RDN[] names = subject.getRDNs(BCStyle.CN);
        boolean isOne = names.length == 1 && !names[0].isMultiValued();
        return isOne && names[0].getFirst().getValue() instanceof ASN1String name
                ? Optional.of(name.getString())
                : Optional.empty();
    }

    public String deviceId() {
        return deviceId;
    }

    public PublicKey key() {
        return key;
    }
}
