package dev.venule.agent.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a device: exactly the roots it was given, never the platform's own. */
public final class DeviceContext {
    private DeviceContext() {}

    /** Judges the peer's certificate by the platform's clock. Shows nothing where {@code shown} is empty. */
    public static SSLContext of(Optional<Credential> shown, List<X509Certificate> trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustStore(trusted));
        return context(shown, factory.getTrustManagers());
    }

    /**
     * Judges the peer's certificate as of {@code now}: a device's own clock may have lost the time. Platforms that know no
     * time but their own, as Android, whose phones get theirs from the network, judge by that.
     */
    public static SSLContext of(Optional<Credential> shown, List<X509Certificate> trusted, Instant now)
            throws GeneralSecurityException {
        PKIXBuilderParameters path = new PKIXBuilderParameters(trustStore(trusted), new X509CertSelector());
        path.setRevocationEnabled(false);
        path.setDate(Date.from(now));
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(new CertPathTrustManagerParameters(path));
            return context(shown, factory.getTrustManagers());
        } catch (InvalidAlgorithmParameterException e) {
            return of(shown, trusted);
        }
    }

    private static SSLContext context(Optional<Credential> shown, TrustManager[] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(shown), trust, null);
        return context;
    }

    private static KeyManager[] keyManagers(Optional<Credential> shown) {
        return shown.isPresent() ? new KeyManager[] {new ShownCredential(shown.get())} : new KeyManager[0];
    }

    private static KeyStore trustStore(List<X509Certificate> trusted) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store reads nothing", e);
        }
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca" + i, trusted.get(i));
        }
        return store;
    }
}
