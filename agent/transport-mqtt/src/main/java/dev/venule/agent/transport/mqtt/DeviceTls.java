package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.CredentialFiles;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS from what a device shows to the broker (its certificate and key) and the one CA that it trusts; the platform's own CAs are
 * not trusted. Every method throws an {@link IllegalArgumentException} with one sentence that says what to do.
 */
public final class DeviceTls {
    private static final char[] IN_MEMORY_PASSWORD = {'m', 'e', 'm', 'o', 'r', 'y'};

    private final CredentialFiles files;

    /** @param clock tells whether a certificate is valid now */
    public DeviceTls(Clock clock) {
        this.files = new CredentialFiles(clock);
    }

    /** From files as {@link CredentialFiles#fromPkcs12} reads them. */
    public SSLContext fromPkcs12(Path keyStore, char[] password, Path ca) {
        return context(files.fromPkcs12(keyStore, password, ca));
    }

    /** From files as {@link CredentialFiles#fromPem} reads them. */
    public SSLContext fromPem(Path certificate, Path key, Path ca) {
        return context(files.fromPem(certificate, key, ca));
    }

    /** From credentials that are read already. */
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
