package dev.venule.broker.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One certificate in the making; turns the library's exceptions into ours. */
final class CertificateBuilder {
    private static final int SERIAL_BITS = 127;

    private final PrivateKey signer;
    private final JcaX509v3CertificateBuilder certificate;

    /** Who signs for whom. */
    record Parties(
            X500Principal issuer, PublicKey issuerKey, PrivateKey signer, X500Principal subject, PublicKey key) {}

    /** From when to when. */
    record Validity(Instant from, Instant to) {}

    CertificateBuilder(Parties parties, Validity validity, SecureRandom random) throws IOException {
        this.signer = parties.signer();
        certificate = new JcaX509v3CertificateBuilder(
                parties.issuer(),
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(validity.from()),
                Date.from(validity.to()),
                parties.subject(),
                parties.key());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            plain(Extension.subjectKeyIdentifier, extensions.createSubjectKeyIdentifier(parties.key()));
            plain(Extension.authorityKeyIdentifier, extensions.createAuthorityKeyIdentifier(parties.issuerKey()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-1 for key identifiers", e);
        }
    }

    CertificateBuilder plain(ASN1ObjectIdentifier id, ASN1Encodable value) throws IOException {
        certificate.addExtension(id, false, value);
        return this;
    }

    CertificateBuilder critical(ASN1ObjectIdentifier id, ASN1Encodable value) throws IOException {
        certificate.addExtension(id, true, value);
        return this;
    }

    X509Certificate build() throws IOException {
        try {
            ContentSigner content = new JcaContentSignerBuilder(SigningKeys.signatureAlgorithm(signer)).build(signer);
            return new JcaX509CertificateConverter().getCertificate(certificate.build(content));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IOException("the certificate cannot be signed: " + e.getMessage(), e);
        }
    }
}
