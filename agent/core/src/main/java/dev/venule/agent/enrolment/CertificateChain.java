package dev.venule.agent.enrolment;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the way from a certificate to a root. */
final class CertificateChain {
    private static final int MAX_LENGTH = 6;

    private CertificateChain() {}

    static boolean isRoot(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0
                && certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && isSignedBy(certificate, certificate);
    }

    static List<X509Certificate> of(X509Certificate issued, List<X509Certificate> authorities) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        X509Certificate last = issued;
        while (chain.size() < MAX_LENGTH) {
            chain.add(last);
            Optional<X509Certificate> issuer = issuerOf(last, authorities);
            if (!issuer.isPresent()) {
                break;
            }
            if (isRoot(issuer.get())) {
                return chain;
            }
            last = issuer.get();
        }
        throw new IOException("the certificate service does not say who vouches for " + last.getIssuerX500Principal()
                + "; its authorities are incomplete");
    }

    /** Whether one of the roots vouches for the chain. */
    static boolean leadsTo(List<X509Certificate> chain, List<X509Certificate> roots) {
        X509Certificate last = chain.get(chain.size() - 1);
        return roots.contains(last) || roots.stream().anyMatch(root -> isSignedBy(last, root));
    }

    /** A root before an authority of the same name and key: while roots are replaced, the old one vouches for the new one. */
    private static Optional<X509Certificate> issuerOf(X509Certificate certificate, List<X509Certificate> authorities) {
        Optional<X509Certificate> found = Optional.empty();
        for (X509Certificate authority : authorities) {
            if (isSignedBy(certificate, authority) && (!found.isPresent() || isRoot(authority))) {
                found = Optional.of(authority);
            }
        }
        return found;
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
