package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.DistinguishedName;
import dev.venule.broker.pki.IssuingAuthorities;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a certificate that a device showed, and proved in the handshake to have the key of, gets it the next one. It may have
 * ended not too long ago, since devices lie in drawers; it is judged as of its last moment then. It must come from an authority
 * that issued here, whatever root was above it: roots are replaced while devices sleep.
 */
final class ClientCheck {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final AuthorityFolder authority;
    private final Path pki;
    private final Duration expiredGrace;

    ClientCheck(AuthorityFolder authority, EnrolmentConfig config) {
        this.authority = authority;
        this.pki = config.pki();
        this.expiredGrace = config.policy().expiredGrace();
    }

    /** What became of it. */
    sealed interface Outcome {
        record Device(String id) implements Outcome {}

        /** {@code explanation} is one line. */
        record Refused(String explanation) implements Outcome {}
    }

    Outcome check(X509Certificate shown, Instant now) throws IOException {
        Instant end = shown.getNotAfter().toInstant();
        if (now.isAfter(end.plus(expiredGrace))) {
            return new Outcome.Refused(
                    "the certificate ended at " + end + ", too long ago; have a new token made and enrol again");
        }
        if (shown.getBasicConstraints() >= 0 || !isForClients(shown)) {
            return new Outcome.Refused("the certificate is not a device's; show the one that was issued to it");
        }
        if (!comesFromHere(shown, now.isAfter(end) ? end : now)) {
            return new Outcome.Refused("the certificate comes from no authority that issues here; have a new token made"
                    + " and enrol again");
        }
        if (authority.isRevoked(shown)) {
            return new Outcome.Refused("the certificate was revoked; have a new token made and enrol again");
        }
        return DistinguishedName.commonName(shown)
                .<Outcome>map(Outcome.Device::new)
                .orElseGet(() -> new Outcome.Refused("the certificate names no device; have a new token made"));
    }

    private boolean comesFromHere(X509Certificate shown, Instant asOf) throws IOException {
        Set<TrustAnchor> anchors = new HashSet<>();
        IssuingAuthorities.in(pki).forEach(issuer -> anchors.add(new TrustAnchor(issuer, null)));
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(asOf));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(shown)), parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be checked: " + e.getMessage(), e);
        }
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return uses != null && uses.contains(CLIENT_AUTHENTICATION);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
