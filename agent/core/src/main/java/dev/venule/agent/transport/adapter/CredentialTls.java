package dev.venule.agent.transport.adapter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a device's own certificate and exactly the trust that it was given. */
public final class CredentialTls {
    private static final char[] IN_MEMORY_PASSWORD = {'m', 'e', 'm', 'o', 'r', 'y'};

    private CredentialTls() {}

    /**
     * TLS that shows and believes what {@code credentials} hold.
     *
     * @throws IllegalArgumentException where this platform cannot use the key; one line that says what to do
     */
    public static SSLContext context(DeviceCredentials credentials) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identityStore(credentials), IN_MEMORY_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore(credentials.trusted()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "this platform cannot use the key of "
                            + credentials
                                    .chain()
                                    .get(0)
                                    .getSubjectX500Principal()
                                    .getName()
                            + ": use EC P-256 or RSA",
                    e);
        }
    }

    private static KeyStore identityStore(DeviceCredentials credentials) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "device",
                credentials.key(),
                IN_MEMORY_PASSWORD,
                credentials.chain().toArray(new Certificate[0]));
        return store;
    }

    private static KeyStore trustStore(List<X509Certificate> trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca" + i, trusted.get(i));
        }
        return store;
    }
}
