package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Reads certificate requests (PKCS #10), in base64 as EST sends them, in PEM or DER. Only the device id and the key are taken
 * from a request; everything else in a certificate is ours to say, so what else a request asks for is ignored, except that it
 * must not ask to be an authority.
 */
public final class CertificateRequestReader {
    /** An RSA 4096 request with some attributes has less than two thousand. */
    public static final int MAX_BYTES = 8192;

    private static final Set<Integer> EC_BITS = Set.of(256, 384);
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;

    /** Everything but SHA-1 and MD5. */
    private static final Set<String> SIGNATURES = Set.of(
            "SHA256WITHECDSA", "SHA384WITHECDSA", "SHA512WITHECDSA", "SHA256WITHRSA", "SHA384WITHRSA", "SHA512WITHRSA");

    private CertificateRequestReader() {}

    /** Whatever the bytes are, the answer is a value. */
    public static RequestReading read(byte[] body) {
        if (body.length > MAX_BYTES) {
            return new RequestReading.Refused("the certificate request has more than " + MAX_BYTES
                    + " bytes; ask with a device id and a key only");
        }
        try {
            return check(new JcaPKCS10CertificationRequest(der(body)));
        } catch (IOException | IllegalArgumentException | ClassCastException | ArrayIndexOutOfBoundsException e) {
            return new RequestReading.Refused("this is no certificate request; send PKCS #10 in base64");
        }
    }

    private static RequestReading check(JcaPKCS10CertificationRequest request) {
        Optional<String> device = commonName(request);
        if (device.isEmpty() || !MqttAddress.isValidId(device.get())) {
            return new RequestReading.Refused("the request's subject must be one common name of 1 to 64 characters of"
                    + " A-Z a-z 0-9 . _ - not beginning with a dot: the device id");
        }
        if (device.get().equalsIgnoreCase(LocalPki.AGGREGATOR_NAME)) {
            return new RequestReading.Refused(
                    "no device may be called " + LocalPki.AGGREGATOR_NAME + "; choose another device id");
        }
        if (asksToBeAnAuthority(request)) {
            return new RequestReading.Refused("a device cannot be an authority; ask without basicConstraints");
        }
        return checkKey(request, device.get());
    }

    private static RequestReading checkKey(JcaPKCS10CertificationRequest request, String device) {
        try {
            PublicKey key = request.getPublicKey();
            if (!isStrong(key)) {
                return new RequestReading.Refused(
                        "the request's key is too weak or of a kind that brokers do not take; use EC P-256 or P-384, or"
                                + " RSA of 2048 to 4096 bits");
            }
            String algorithm = new DefaultSignatureNameFinder().getAlgorithmName(request.getSignatureAlgorithm());
            boolean isSigned = SIGNATURES.contains(algorithm)
                    && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
            return isSigned
                    ? new RequestReading.Valid(device, key)
                    : new RequestReading.Refused("the request is not signed by its own key with SHA-256 or better");
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
            return new RequestReading.Refused("the request's key cannot be read; use EC P-256 or P-384, or RSA");
        }
    }

    private static boolean isStrong(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return EC_BITS.contains(ec.getParams().getCurve().getField().getFieldSize());
        }
        return key instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() >= MIN_RSA_BITS
                && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
    }

    /** The only one; what else the subject names, as an organization, is left out. */
    private static Optional<String> commonName(JcaPKCS10CertificationRequest request) {
        RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
        boolean isOne = names.length == 1 && !names[0].isMultiValued();
        return isOne && names[0].getFirst().getValue() instanceof ASN1String text
                ? Optional.of(text.getString())
                : Optional.empty();
    }

    private static boolean asksToBeAnAuthority(JcaPKCS10CertificationRequest request) {
        if (request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest).length == 0) {
            return false;
        }
        Extensions extensions = request.getRequestedExtensions();
        BasicConstraints constraints = extensions == null ? null : BasicConstraints.fromExtensions(extensions);
        return constraints != null && constraints.isCA();
    }

    private static byte[] der(byte[] body) {
        if (body.length > 0 && body[0] == 0x30) {
            return body;
        }
        String text = new String(body, StandardCharsets.ISO_8859_1).replaceAll("-----[A-Z ]+-----", "");
        return Base64.getMimeDecoder().decode(text.strip());
    }
}
