package dev.venule.broker.pki;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Refuses chains with a certificate that is revoked now. Has no state of its own, so that clones may share it. */
final class RevocationChecker extends PKIXCertPathChecker {
    private final Predicate<X509Certificate> isRevoked;

    RevocationChecker(Predicate<X509Certificate> isRevoked) {
        this.isRevoked = isRevoked;
    }

    @Override
    public void init(boolean forward) {
        // Any order will do.
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public @Nullable Set<String> getSupportedExtensions() {
        return null;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) throws CertPathValidatorException {
        if (certificate instanceof X509Certificate known && isRevoked.test(known)) {
            throw new CertPathValidatorException("the certificate was revoked", null, null, -1, BasicReason.REVOKED);
        }
    }
}
