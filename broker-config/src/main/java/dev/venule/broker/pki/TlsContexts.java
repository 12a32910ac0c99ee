package dev.venule.broker.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as the platform does it, with exactly the trust that is given: never the platform's own list of authorities. */
public final class TlsContexts {
    private TlsContexts() {}

    /** Shows {@code own} to the peer, and believes only peers whom {@code trusted} vouch for. */
    public static SSLContext mutual(Identity own, List<X509Certificate> trusted) {
        return mutual(own, trusted, certificate -> false);
    }

    /** The same, and no certificate that is revoked, or that such a one vouches for. */
    public static SSLContext mutual(Identity own, List<X509Certificate> trusted, Predicate<X509Certificate> isRevoked) {
        try {
            // The store never leaves memory, so its password protects nothing.
            char[] password = new char[0];
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.keyStore(password), password);
            return context(keys.getKeyManagers(), trusted, isRevoked);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the identity cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    /** Shows nothing to the peer. */
    public static SSLContext anonymous(List<X509Certificate> trusted) {
        try {
            return context(null, trusted, certificate -> false);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    static KeyStore trustStore(List<X509Certificate> trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("ca" + i, trusted.get(i));
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform has PKCS#12 stores", e);
        }
    }

    private static SSLContext context(
            KeyManager @Nullable [] keys, List<X509Certificate> trusted, Predicate<X509Certificate> isRevoked)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trustStore(trusted), new X509CertSelector());
        // By us, not by the platform: that one would refuse whoever no list is there for.
        parameters.setRevocationEnabled(false);
        parameters.addCertPathChecker(new RevocationChecker(isRevoked));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }
}
