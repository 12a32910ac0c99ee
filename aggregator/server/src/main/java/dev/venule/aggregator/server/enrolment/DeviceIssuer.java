package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates to devices, for clients only, and records each before it leaves. A new certificate revokes nothing: the
 * device shows the old one until the new one has worked.
 */
public final class DeviceIssuer {
    /** Devices' clocks are late sometimes. */
    private static final Duration BACKDATING = Duration.ofHours(24);

    private static final int SERIAL_BITS = 127;

    private final AuthorityFiles authority;
    private final EnrolmentConfig.Policy policy;
    private final IssuedCertificates issued;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    DeviceIssuer(
            AuthorityFiles authority, EnrolmentConfig.Policy policy, IssuedCertificates issued, Clock clock) {
        this.authority = authority;
        this.policy = policy;
        this.issued = issued;
        this.clock = clock;
    }

    /** For operators' commands, with the files of the configuration. */
    public static DeviceIssuer of(EnrolmentConfig config, Clock clock) {
        return new DeviceIssuer(
                new AuthorityFiles(config.authority()),
                config.policy(),
                new IssuedCertificates(config.folder().resolve(EnrolmentFiles.ISSUED)),
                clock);
    }

    /** What was asked for, and the authorities between it and the root. */
    public List<X509Certificate> issueChain(RequestReading.Valid request, IssuedCertificates.Grounds grounds)
            throws IOException {
        X509Certificate certificate = issue(request, grounds);
        List<X509Certificate> chain = new java.util.ArrayList<>();
        chain.add(certificate);
        for (X509Certificate between : authority.issuer().chain()) {
            if (!between.getSubjectX500Principal().equals(between.getIssuerX500Principal())) {
                chain.add(between);
            }
        }
        return chain;
    }

    X509Certificate issue(RequestReading.Valid request, IssuedCertificates.Grounds grounds) throws IOException {
        Instant now = clock.instant();
        X509Certificate certificate = certificate(request, authority.issuer(), now);
        issued.add(IssuedCertificates.Line.of(now, request.device(), certificate, grounds));
        return certificate;
    }

    private X509Certificate certificate(RequestReading.Valid request, Identity issuer, Instant now)
            throws IOException {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer.certificate().getSubjectX500Principal(),
                    new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                    Date.from(now.minus(BACKDATING)),
                    Date.from(now.plus(policy.lifetime())),
                    new X500Principal("CN=" + request.device() + ", O=Venule"),
                    request.key());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(request.key()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder(AuthorityFiles.signatureAlgorithm(issuer.key()))
                                    .build(issuer.key())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the certificate cannot be signed: " + e.getMessage(), e);
        }
    }
}
