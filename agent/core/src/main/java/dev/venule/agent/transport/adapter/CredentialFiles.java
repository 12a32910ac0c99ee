package dev.venule.agent.transport.adapter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a device shows to the other side (its certificate and key) and the one CA that it trusts; the platform's own CAs
 * are not trusted. Every method throws an {@link IllegalArgumentException} with one sentence that names the file and what to do.
 */
public final class CredentialFiles {
    private static final byte[] PROBE = {'v', 'e', 'n', 'u', 'l', 'e'};

    private final Clock clock;

    /** @param clock tells whether a certificate is valid now */
    public CredentialFiles(Clock clock) {
        this.clock = clock;
    }

    /**
     * From a PKCS #12 file with one private key and its certificate chain.
     *
     * @param password of the file and of the key in it; stays the caller's, to overwrite
     * @param ca a PEM file with the CA (or several) of the other side's certificate
     */
    public DeviceCredentials fromPkcs12(Path keyStore, char[] password, Path ca) {
        KeyStore store = open(keyStore, password);
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return credentials(
                            new Identity(keyStore, key, chain(keyStore, store.getCertificateChain(alias))), ca);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    keyStore + " does not open its key with this password: store and key need the same one", e);
        }
        throw new IllegalArgumentException(
                keyStore + " holds no private key: export the device's key with its certificate");
    }

    /**
     * From PEM files.
     *
     * @param certificate the device's certificate, followed by intermediate ones if there are
     * @param key its key, PKCS #8 and not encrypted
     * @param ca the CA (or several) of the other side's certificate
     */
    public DeviceCredentials fromPem(Path certificate, Path key, Path ca) {
        List<X509Certificate> chain = Pem.certificates(certificate);
        PrivateKey privateKey = Pem.privateKey(key, chain.get(0).getPublicKey().getAlgorithm());
        return credentials(new Identity(certificate, privateKey, chain), ca);
    }

    private record Identity(Path file, PrivateKey key, List<X509Certificate> chain) {}

    private static List<X509Certificate> chain(Path file, Certificate @Nullable [] stored) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : stored == null ? new Certificate[0] : stored) {
            chain.add((X509Certificate) certificate);
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " holds a key without its certificate: export the device's key with its certificate");
        }
        return chain;
    }

    private DeviceCredentials credentials(Identity identity, Path ca) {
        identity.chain().forEach(certificate -> checkValidity(identity.file(), certificate));
        List<X509Certificate> trusted = validOnes(ca, Pem.certificates(ca));
        try {
            if (belongTogether(identity.key(), identity.chain().get(0))) {
                return new DeviceCredentials(identity.key(), identity.chain(), trusted);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this platform cannot use the key in " + identity.file() + ": use EC P-256 or RSA", e);
        }
        throw new IllegalArgumentException(
                "the key does not belong to the certificate in " + identity.file() + ": use the key it was issued for");
    }

    /** While a CA is replaced, the old and the new one stand in the file: one that is over does no harm beside one that is not. */
    private List<X509Certificate> validOnes(Path file, List<X509Certificate> certificates) {
        List<X509Certificate> valid = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            if (!isExpired(certificate) && !isYetToBegin(certificate)) {
                valid.add(certificate);
            }
        }
        if (valid.isEmpty()) {
            checkValidity(file, certificates.get(0));
        }
        return valid;
    }

    private void checkValidity(Path file, X509Certificate certificate) {
        if (isExpired(certificate)) {
            throw new IllegalArgumentException("the certificate in " + file + " expired at "
                    + certificate.getNotAfter().toInstant() + ": renew it");
        }
        if (isYetToBegin(certificate)) {
            throw new IllegalArgumentException("the certificate in " + file + " is valid only from "
                    + certificate.getNotBefore().toInstant() + ": check the device's clock");
        }
    }

    private boolean isExpired(X509Certificate certificate) {
        return clock.instant().isAfter(certificate.getNotAfter().toInstant());
    }

    private boolean isYetToBegin(X509Certificate certificate) {
        return clock.instant().isBefore(certificate.getNotBefore().toInstant());
    }

    private static KeyStore open(Path file, char[] password) {
        byte[] bytes = Pem.bytes(file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    isAboutThePassword(e)
                            ? file + " does not open with this password: check the password"
                            : file
                                    + " is damaged, not PKCS #12, or encrypted in a way that this platform does not know:"
                                    + " copy it again, or export it with openssl pkcs12 -export -legacy",
                    e);
        }
    }

    /** Both words come from the platforms: the JDK names the password, Android's provider the MAC that it did not match. */
    private static boolean isAboutThePassword(Exception failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure.getCause() instanceof UnrecoverableKeyException
                || message.contains("password")
                || message.contains("mac invalid");
    }

    /** A signature by the one must verify by the other; else the handshake would fail with words that help nobody. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        if (!key.getAlgorithm().equals(algorithm)) {
            return false;
        }
        Signature signature = Signature.getInstance(signatureAlgorithm(algorithm));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static String signatureAlgorithm(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> keyAlgorithm;
        };
    }
}
