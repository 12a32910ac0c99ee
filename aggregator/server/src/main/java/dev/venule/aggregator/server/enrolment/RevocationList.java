package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate revocation list (RFC 5280, section 5) that brokers read: one for each issuer whose certificates are still in
 * use, in one PEM file. A broker that asks for a list refuses every device of an issuer that has none, or an old one.
 */
public final class RevocationList {
    private static final int LINE_LENGTH = 64;

    private final EnrolmentConfig config;
    private final AuthorityFiles authority;
    private final RevokedDevices revoked;
    private final IssuedCertificates issued;
    private final Clock clock;

    public RevocationList(EnrolmentConfig config, Clock clock) {
        this.config = config;
        this.authority = new AuthorityFiles(config.authority());
        this.revoked = RevokedDevices.of(config);
        this.issued = new IssuedCertificates(config.folder().resolve(EnrolmentFiles.ISSUED));
        this.clock = clock;
    }

    /** Writes the list anew; returns how many certificates are on it. */
    public synchronized int publish() throws IOException {
        Instant now = clock.instant();
        List<BigInteger> serials = serials(now);
        StringBuilder text = new StringBuilder();
        for (Identity issuer : authority.issuers()) {
            text.append(block(list(issuer, serials, now)));
        }
        OwnerFiles.writeForAll(config.revocationList(), text.toString());
        return serials.size();
    }

    /** Of certificates that would still be valid; those that have ended need no line. */
    private List<BigInteger> serials(Instant now) throws IOException {
        Set<String> devices = revoked.all();
        List<BigInteger> serials = new ArrayList<>();
        for (IssuedCertificates.Line line : issued.all()) {
            if (devices.contains(line.device()) && line.notAfter().isAfter(now)) {
                serials.add(line.serial());
            }
        }
        return serials;
    }

    private byte[] list(Identity issuer, List<BigInteger> serials, Instant now) throws IOException {
        try {
            JcaX509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(issuer.certificate().getSubjectX500Principal(), Date.from(now));
            builder.setNextUpdate(Date.from(now.plus(config.policy().revocationListValidity())));
            for (BigInteger serial : serials) {
                builder.addCRLEntry(serial, Date.from(now), CRLReason.privilegeWithdrawn);
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
            return builder.build(new JcaContentSignerBuilder(AuthorityFiles.signatureAlgorithm(issuer.key()))
                            .build(issuer.key()))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the revocation list cannot be signed: " + e.getMessage(), e);
        }
    }

    private static String block(byte[] list) {
        return "-----BEGIN X509 CRL-----\n"
                + Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(list)
                + "\n-----END X509 CRL-----\n";
    }
}
