package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The certificates of an installation's own programs in a folder: made where missing, renewed when two thirds of their time are over
 * or another authority has taken over, the key kept.
 */
public final class OwnCertificates {
    private final Path folder;
    private final AuthorityFolder authority;
    private final Clock clock;

    public OwnCertificates(Path folder, AuthorityFolder authority, Clock clock) {
        this.folder = folder;
        this.authority = authority;
        this.clock = clock;
    }

    /** Certifies a key. */
    @FunctionalInterface
    public interface Certifying {
        List<X509Certificate> certify(PublicKey key) throws IOException;
    }

    /**
     * What is in NAME.crt and NAME.key.
     *
     * @param fits whether a certificate still says what it should; otherwise it is renewed
     * @param certifying issues another one
     */
    public Identity open(String name, Predicate<X509Certificate> fits, Certifying certifying) throws IOException {
        Path certificateFile = folder.resolve(name + ".crt");
        Path keyFile = folder.resolve(name + ".key");
        if (!Files.exists(certificateFile)) {
            KeyPair keys = SigningKeys.newP256();
            new Identity(keys.getPrivate(), certifying.certify(keys.getPublic())).writePem(certificateFile, keyFile);
        }
        Identity found = Identity.readPem(certificateFile, keyFile);
        if (fits.test(found.certificate()) && !isDue(found)) {
            return found;
        }
        PemFiles.writeCertificates(
                certificateFile, certifying.certify(found.certificate().getPublicKey()));
        return Identity.readPem(certificateFile, keyFile);
    }

    private boolean isDue(Identity identity) throws IOException {
        List<X509Certificate> above =
                identity.chain().subList(1, identity.chain().size());
        Instant begin = identity.certificate().getNotBefore().toInstant();
        Instant end = identity.certificate().getNotAfter().toInstant();
        Instant twoThirds =
                begin.plus(Duration.between(begin, end).multipliedBy(2).dividedBy(3));
        return !above.equals(authority.issuingChain()) || clock.instant().isAfter(twoThirds);
    }
}
