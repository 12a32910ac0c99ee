package dev.venule.broker.check;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.broker.pki.RevocationReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A client that is on the revocation list from the day the list is made: who wants to know whether a broker honours the list
 * need not revoke anybody, and publish the list anew, for that.
 */
public final class RevokedClient {
    static final String FILE_NAME = "revoked";

    private RevokedClient() {}

    /** Makes the certificate and revokes it, where there is none that is still valid. */
    public static void makeWhereMissing(Path folder, AuthorityFolder authority, Clock clock) throws IOException {
        Path certificate = folder.resolve(FILE_NAME + ".crt");
        Path key = folder.resolve(FILE_NAME + ".key");
        if (Files.exists(certificate) && isValid(Identity.readPem(certificate, key), clock)) {
            return;
        }
        Identity client = authority.issueClient(ReservedNames.CHECK + "-" + FILE_NAME);
        // Revoked first: after a crash there is a line more on the list, never a certificate that counts.
        authority.revoke(client.certificate(), RevocationReason.CESSATION_OF_OPERATION);
        Files.deleteIfExists(certificate);
        Files.deleteIfExists(key);
        client.writePem(certificate, key);
    }

    private static boolean isValid(Identity identity, Clock clock) {
        return identity.certificate().getNotAfter().toInstant().isAfter(clock.instant());
    }
}
