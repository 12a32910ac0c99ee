package dev.venule.system;

import dev.venule.broker.check.OperatorKeys;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.ReservedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Certificates that do not belong where a hand has put them. */
final class TlsControls {
    private static final Duration SOON = Duration.ofDays(10);

    private TlsControls() {}

    /** A whole installation of somebody else: its authority may issue, and its revocation list is in order. */
    static AuthorityFolder stranger(GeneratedFleet fleet) throws IOException {
        Path folder = fleet.folder().resolveSibling("elsewhere");
        return AuthorityFolder.openOrCreate(folder, CertificateLifetimes.standard(), Clock.systemUTC());
    }

    /** For the preflight: where somebody else has an installation, it is with his authority that a client tries to come in. */
    static OperatorKeys keys(GeneratedFleet fleet, Clock clock) throws IOException {
        OperatorKeys keys = OperatorKeys.read(fleet.pki(), clock);
        return Files.exists(fleet.folder().resolveSibling("elsewhere"))
                ? new OperatorKeys(
                        keys.authorities(),
                        keys.issuer(),
                        keys.aggregator(),
                        keys.revoked(),
                        keys.revocationLists(),
                        stranger(fleet).issuer())
                : keys;
    }

    /** The broker's own, but near its end. */
    static Identity endingSoon(GeneratedFleet fleet) throws IOException {
        CertificateLifetimes standard = CertificateLifetimes.standard();
        CertificateLifetimes lifetimes = new CertificateLifetimes(
                standard.root(), standard.issuing(), SOON, standard.client(), standard.revocationList());
        return AuthorityFolder.openOrCreate(fleet.pki(), lifetimes, Clock.systemUTC())
                .issueServer(ReservedNames.BROKER + ".central", List.of("localhost"));
    }

    /** A client's: good, but of no host. */
    static Identity aggregator(GeneratedFleet fleet) throws IOException {
        return Identity.readPem(
                fleet.pki().resolve("aggregator.crt"), fleet.pki().resolve("aggregator.key"));
    }

    static char[] password(GeneratedFleet fleet) throws IOException {
        return Files.readString(fleet.broker().resolve("tls/password")).strip().toCharArray();
    }
}
