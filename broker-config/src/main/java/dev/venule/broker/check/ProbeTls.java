package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a probe needs it: it shows its certificate whatever the broker asks for (the platform would silently show none where
 * the broker does not name its authority), and keeps the names that the broker asks for.
 */
final class ProbeTls {
    private final SSLContext context;
    private final InsistentKeys keys;
    private final NotingTrust trust;

    /** Shows {@code own}, if anything, and believes only servers whom {@code trusted} vouch for. */
    ProbeTls(Optional<Identity> own, List<X509Certificate> trusted) {
        this.keys = new InsistentKeys(own.orElse(null));
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store(trusted));
            this.trust = new NotingTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
            this.context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private static KeyStore store(List<X509Certificate> trusted) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("an empty store needs no reading", e);
        }
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca" + i, trusted.get(i));
        }
        return store;
    }

    SSLContext context() {
        return context;
    }

    boolean hasIdentity() {
        return keys.own != null;
    }

    /** Whether the broker came as far as to show its own certificate. */
    boolean hasSeenBroker() {
        return trust.isCalled;
    }

    /** Whether the broker asked for a client's certificate. */
    boolean wasAskedForCertificate() {
        return keys.isCalled;
    }

    /** The authorities whose certificates the broker said it takes; empty where it named none, or did not ask. */
    List<Principal> requestedAuthorities() {
        return keys.requested;
    }

    private static final class InsistentKeys extends X509ExtendedKeyManager {
        private static final String ALIAS = "probe";

        private final @Nullable Identity own;
        private volatile List<Principal> requested = List.of();
        private volatile boolean isCalled;

        InsistentKeys(@Nullable Identity own) {
            this.own = own;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            isCalled = true;
            requested = issuers == null ? List.of() : List.of(issuers);
            return own == null ? null : ALIAS;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseClientAlias(keyTypes, issuers, null);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return own == null ? null : own.chain().toArray(new X509Certificate[0]);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return own == null ? null : own.key();
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return own == null ? null : new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }

    /** Believes what the platform believes, and remembers that it was asked. */
    private static final class NotingTrust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager platform;
        private volatile boolean isCalled;

        NotingTrust(X509ExtendedTrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            isCalled = true;
            platform.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            isCalled = true;
            platform.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            isCalled = true;
            platform.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            platform.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            platform.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }
}
