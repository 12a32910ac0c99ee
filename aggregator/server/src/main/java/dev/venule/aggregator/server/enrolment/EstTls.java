package dev.venule.aggregator.server.enrolment;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import dev.venule.broker.pki.Identity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of the EST server: its own certificate may be replaced while it runs, and devices may show theirs. */
final class EstTls {
    private EstTls() {}

    static HttpsConfigurator configurator(Reloaded<Identity> own) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Own(own)}, new TrustManager[] {new Anyone()}, null);
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
                parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                // A device that enrols has none yet.
                parameters.setWantClientAuth(true);
                connection.setSSLParameters(parameters);
            }
        };
    }

    private static final class Own extends X509ExtendedKeyManager {
        private final Reloaded<Identity> identity;

        Own(Reloaded<Identity> identity) {
            this.identity = identity;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            Identity now = now();
            // The alias names what was chosen, so that key and chain of one handshake are not of two identities.
            return now.key().getAlgorithm().equals(keyType)
                    ? now.certificate().getSerialNumber().toString(16)
                    : null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
            return isNow(alias) ? now().chain().toArray(new X509Certificate[0]) : null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
            return isNow(alias) ? now().key() : null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        private boolean isNow(@Nullable String alias) {
            return now().certificate().getSerialNumber().toString(16).equals(alias);
        }

        private Identity now() {
            return identity.latest();
        }
    }

    /**
     * Lets everybody in who has the key of what he shows. Whether the certificate counts is decided by {@link ClientCheck}
     * for the one operation that asks for it: there it may have ended, and a refusal is a sentence instead of an alert.
     */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            // See above.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket) {
            // Likewise.
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine) {
            // Likewise.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            throw new UnsupportedOperationException("only servers use this");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket) {
            throw new UnsupportedOperationException("only servers use this");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable SSLEngine engine) {
            throw new UnsupportedOperationException("only servers use this");
        }

        /** No hint: a device shows what it has, also while roots are replaced. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
