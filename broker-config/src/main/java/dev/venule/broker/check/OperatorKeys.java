package dev.venule.broker.check;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
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
 */
public record OperatorKeys(
        List<X509Certificate> authorities,
        Identity issuer,
        Optional<Identity> aggregator,
        Optional<Identity> revoked,
        List<X509CRL> revocationLists) {
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
        return new OperatorKeys(
                authority.trusted(),
                authority.issuer(),
                identity(folder, "aggregator"),
                identity(folder, RevokedClient.FILE_NAME),
                authority.revocationLists());
    }

    private static Optional<Identity> identity(Path folder, String name) throws IOException {
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        return Files.exists(certificate) && Files.exists(key)
                ? Optional.of(Identity.readPem(certificate, key))
                : Optional.empty();
    }
}
