package dev.venule.broker.check;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The certificates of a small installation, as an operator has them.
 *
 * @param foreignAuthority the one with which probes try to get in where they must not
 */
record TestFleet(Path folder, OperatorKeys keys, Identity server, Identity foreignAuthority) {
    static TestFleet create(Path folder) throws IOException {
        Clock clock = Clock.systemUTC();
        LocalPki pki = LocalPki.openOrCreate(folder, clock);
        RevokedClient.makeWhereMissing(folder, pki.authority(), clock);
        // A whole installation of somebody else: its authority may issue, and its revocation list is in order.
        Path elsewhere = folder.resolve("elsewhere");
        AuthorityFolder foreign = AuthorityFolder.openOrCreate(elsewhere, CertificateLifetimes.standard(), clock);
        return new TestFleet(folder, OperatorKeys.read(folder, clock), pki.server(), foreign.issuer());
    }

    ProbeIdentities identities(Clock clock) throws IOException {
        return new ProbeIdentities(keys, foreignAuthority, clock);
    }

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
