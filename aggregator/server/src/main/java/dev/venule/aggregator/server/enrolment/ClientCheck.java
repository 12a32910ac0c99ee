package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.DistinguishedName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a certificate that a device showed, and proved in the handshake to have the key of, gets it the next one. It may have
 * ended not too long ago: devices lie in drawers. It is judged as of its last moment then.
 */
final class ClientCheck {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final AuthorityFiles authority;
    private final Duration expiredGrace;

    ClientCheck(AuthorityFiles authority, Duration expiredGrace) {
        this.authority = authority;
        this.expiredGrace = expiredGrace;
    }

    /** What became of it. */
    sealed interface Outcome {
        record Device(String id) implements Outcome {}

        /** {@code explanation} is one line. */
        record Refused(String explanation) implements Outcome {}
    }

    Outcome check(List<X509Certificate> chain, Instant now) throws IOException {
        X509Certificate own = chain.get(0);
        Instant end = own.getNotAfter().toInstant();
        if (now.isAfter(end.plus(expiredGrace))) {
            return new Outcome.Refused(
                    "the certificate ended at " + end + ", too long ago; have a new token made and enrol again");
        }
        if (own.getBasicConstraints() >= 0 || !isForClients(own)) {
            return new Outcome.Refused("the certificate is not a device's; show the one that was issued to it");
        }
        try {
            validate(chain, now.isAfter(end) ? end : now);
        } catch (CertPathValidatorException e) {
            return new Outcome.Refused("the certificate comes from no authority that holds here; have a new token made"
                    + " and enrol again");
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be checked: " + e.getMessage(), e);
        }
        return DistinguishedName.commonName(own)
                .<Outcome>map(Outcome.Device::new)
                .orElseGet(() -> new Outcome.Refused("the certificate names no device; have a new token made"));
    }

    private void validate(List<X509Certificate> chain, Instant asOf) throws IOException, GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        authority.anchors().forEach(root -> anchors.add(new TrustAnchor(root, null)));
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(asOf));
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(withoutRoots(chain));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private List<X509Certificate> withoutRoots(List<X509Certificate> chain) throws IOException {
        List<X509Certificate> path = new ArrayList<>(chain);
        path.removeAll(authority.anchors());
        return path;
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
