package dev.venule.broker.check;

import dev.venule.broker.check.ProbeCertificates.Validity;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator's folder of certificates gives to the preflight.
 *
 * @param authorities the certificates that broker and clients trust, and those between
 * @param issuer issues devices' certificates
 * @param aggregator the aggregator as the broker's client
 * @param revoked a client on the revocation list, made for this purpose
 * @param revocationLists what the broker is to honour
 * @param stranger an authority that the broker must not trust
 */
public record OperatorKeys(
        List<X509Certificate> authorities,
        Identity issuer,
        Optional<Identity> aggregator,
        Optional<Identity> revoked,
        List<X509CRL> revocationLists,
        Identity stranger) {
    /** Far enough from now that no clock's error explains what becomes of its certificates. */
    private static final Duration STRANGER_VALID = Duration.ofDays(2);

    public OperatorKeys {
        authorities = List.copyOf(authorities);
        revocationLists = List.copyOf(revocationLists);
    }

    /**
     * Reads the folder that {@code venule broker init} made, issuing authority's key included.
     *
     * @throws IllegalArgumentException where it is no such folder
     */
    public static OperatorKeys read(Path folder, Clock clock) throws IOException {
        if (!Files.exists(folder.resolve("ca.crt"))) {
            throw new IllegalArgumentException(
                    folder + " holds no ca.crt; give the folder of certificates that venule broker init made");
        }
        AuthorityFolder authority = AuthorityFolder.openOrCreate(folder, CertificateLifetimes.standard(), clock);
        Identity issuer = authority.issuer();
        return new OperatorKeys(
                authority.trusted(),
                issuer,
                identity(folder, "aggregator"),
                identity(folder, RevokedClient.FILE_NAME),
                authority.revocationLists(),
                namesake(issuer, clock));
    }

    /** Invented for this run. It has the name of the one that all trust: a name must not be enough. */
    private static Identity namesake(Identity issuer, Clock clock) throws IOException {
        return new ProbeCertificates()
                .foreignAuthority(
                        issuer.certificate().getSubjectX500Principal(),
                        Validity.around(clock.instant(), STRANGER_VALID));
    }

    private static Optional<Identity> identity(Path folder, String name) throws IOException {
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        return Files.exists(certificate) && Files.exists(key)
                ? Optional.of(Identity.readPem(certificate, key))
                : Optional.empty();
    }
}
