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

/** The certificates of an installation's own programs: made where missing, renewed in time, the key kept. */
final class OwnCertificates {
    private final Path folder;
    private final AuthorityFolder authority;
    private final Clock clock;

    OwnCertificates(Path folder, AuthorityFolder authority, Clock clock) {
        this.folder = folder;
        this.authority = authority;
        this.clock = clock;
    }

    @FunctionalInterface
    interface Certifying {
        List<X509Certificate> certify(PublicKey key) throws IOException;
    }

    Identity open(String name, Certifying certifying) throws IOException {
        Path certificateFile = folder.resolve(name + ".crt");
        Path keyFile = folder.resolve(name + ".key");
        if (!Files.exists(certificateFile)) {
            KeyPair keys = SigningKeys.newP256();
            new Identity(keys.getPrivate(), certifying.certify(keys.getPublic())).writePem(certificateFile, keyFile);
        }
        Identity found = Identity.readPem(certificateFile, keyFile);
        if (!isDue(found)) {
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
