package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The authority's files as they stand now: issuers, and what devices are told to trust. */
final class AuthorityFiles {
    private static final byte[] PROBE = {'v', 'e', 'n', 'u', 'l', 'e'};

    private final List<Reloaded<Identity>> issuers = new ArrayList<>();
    private final Reloaded<List<X509Certificate>> roots;
    private final Optional<Reloaded<List<X509Certificate>>> formerRoots;

    AuthorityFiles(EnrolmentConfig.Authority config) {
        for (EnrolmentConfig.KeyFiles files : config.issuers()) {
            issuers.add(identity(files));
        }
        roots = certificates(config.roots());
        formerRoots = config.formerRoots().map(AuthorityFiles::certificates);
    }

    private static Reloaded<List<X509Certificate>> certificates(Path file) {
        return new Reloaded<>(() -> PemFiles.readCertificates(file), List.of(file));
    }

    /** A certificate and its key, which are replaced together. */
    static Reloaded<Identity> identity(EnrolmentConfig.KeyFiles files) {
        return new Reloaded<>(() -> read(files), List.of(files.certificate(), files.key()));
    }

    private static Identity read(EnrolmentConfig.KeyFiles files) throws IOException {
        Identity identity = Identity.readPem(files.certificate(), files.key());
        try {
            if (!belongTogether(identity.key(), identity.certificate().getPublicKey())) {
                throw new IOException("the key " + files.key() + " does not belong to the certificate "
                        + files.certificate() + "; use the key it was issued for");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(files.key() + " cannot be used: " + e.getMessage() + "; use EC P-256 or RSA", e);
        }
        return identity;
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        Signature signature = Signature.getInstance(signatureAlgorithm(key));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    static String signatureAlgorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }

    /** Who issues. */
    Identity issuer() throws IOException {
        return issuers.get(0).get();
    }

    /** Who issues and who issued before. */
    List<Identity> issuers() throws IOException {
        List<Identity> all = new ArrayList<>();
        for (Reloaded<Identity> issuer : issuers) {
            all.add(issuer.get());
        }
        return all;
    }

    /** Whose certificates count: of the present and of former roots. */
    List<X509Certificate> anchors() throws IOException {
        List<X509Certificate> anchors = new ArrayList<>(roots.get());
        if (formerRoots.isPresent()) {
            anchors.addAll(formerRoots.get().get());
        }
        anchors.removeIf(certificate -> !isSelfIssued(certificate));
        return anchors;
    }

    /** Everything that a device may need on the way from its certificate to a root. */
    List<X509Certificate> bundle() throws IOException {
        Set<X509Certificate> bundle = new LinkedHashSet<>(roots.get());
        bundle.addAll(issuer().chain());
        return List.copyOf(bundle);
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
