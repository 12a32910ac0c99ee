package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the owner's certificate first, then those that stand above it
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String ALIAS = "venule";

    public Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs at least its own certificate");
        }
    }

    /** The owner's certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Whom the certificate names: a device's id. */
    public String commonName() {
        return DistinguishedName.commonName(certificate())
                .orElseThrow(() -> new IllegalStateException("the certificate has no common name"));
    }

    /**
     * Writes the key in a new file that only its owner may read (PKCS #8, unencrypted), then the chain.
     *
     * @throws java.nio.file.FileAlreadyExistsException where both files are there: no key is ever overwritten
     */
    public void writePem(Path certificateFile, Path keyFile) throws IOException {
        PemFiles.writeNewIdentity(certificateFile, keyFile, this);
    }

    /** Reads what {@link #writePem} wrote. */
    public static Identity readPem(Path certificateFile, Path keyFile) throws IOException {
        return new Identity(PemFiles.readPrivateKey(keyFile), PemFiles.readCertificates(certificateFile));
    }

    /** A PKCS#12 store with this key and chain, in memory. */
    KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(ALIAS, key, password, chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform has PKCS#12 stores", e);
        }
    }

    /** Writes key and chain as PKCS#12, in a file that only its owner may read. */
    public void writePkcs12(Path file, char[] password) throws IOException {
        PemFiles.writeKeyStore(file, keyStore(password), password);
    }

    /** Whether the file is a store that opens with this password and holds a key with this chain. */
    public static boolean isPkcs12Of(Path file, char[] password, List<X509Certificate> chain) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password);
            Certificate[] found = store.getCertificateChain(ALIAS);
            return found != null && List.of(found).equals(chain);
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    /** Whether the file is a store that opens with this password and holds exactly these authorities. */
    public static boolean isTrustStoreOf(Path file, char[] password, List<X509Certificate> trusted) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password);
            for (X509Certificate certificate : trusted) {
                if (store.getCertificateAlias(certificate) == null) {
                    return false;
                }
            }
            return store.size() == trusted.size();
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    /** Writes a PKCS#12 store of authorities to trust. */
    public static void writeTrustStore(Path file, List<X509Certificate> trusted, char[] password) throws IOException {
        PemFiles.writeKeyStore(file, TlsContexts.trustStore(trusted), password);
    }

    /** Keys do not belong in logs. */
    @Override
    public String toString() {
        return "identity of " + certificate().getSubjectX500Principal();
    }
}
