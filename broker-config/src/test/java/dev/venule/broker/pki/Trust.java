package dev.venule.broker.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Believes as the platform's TLS does. */
final class Trust {
    private final X509TrustManager manager;

    private Trust(X509TrustManager manager) {
        this.manager = manager;
    }

    static Trust in(List<X509Certificate> roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(TlsContexts.trustStore(roots));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return new Trust(found);
            }
        }
        throw new IllegalStateException("the platform has X.509 trust managers");
    }

    boolean believes(List<X509Certificate> chain) throws GeneralSecurityException {
        X509Certificate[] shown = chain.toArray(new X509Certificate[0]);
        try {
            if (chain.get(0).getExtendedKeyUsage().contains("1.3.6.1.5.5.7.3.1")) {
                manager.checkServerTrusted(shown, "ECDHE_ECDSA");
            } else {
                manager.checkClientTrusted(shown, "EC");
            }
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
