package dev.venule.broker.hivemq;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Revocation lists in a file, read again when it has changed. As strict as OpenSSL: a certificate whose issuer has no list, or only one
 * that is over, is not in force. The lists' signatures are not checked: who can write this file can write the configuration too.
 */
final class RevocationFile {
    private final Path file;
    private final Clock clock;
    private FileTime readAt = FileTime.from(Instant.EPOCH);
    private List<X509CRL> lists = List.of();

    RevocationFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Whether it is neither revoked nor without a list that could say so. */
    synchronized boolean isInForce(X509Certificate certificate) {
        refresh();
        boolean listed = false;
        for (X509CRL list : lists) {
            if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
                boolean isOver = list.getNextUpdate() == null
                        || clock.instant().isAfter(list.getNextUpdate().toInstant());
                if (isOver || list.getRevokedCertificate(certificate) != null) {
                    return false;
                }
                listed = true;
            }
        }
        return listed;
    }

    /** Whether it is on its issuer's list: to go on, a client needs no list in time as it does to come in. */
    synchronized boolean isRevoked(X509Certificate certificate) {
        refresh();
        return lists.stream()
                .filter(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
                .anyMatch(list -> list.getRevokedCertificate(certificate) != null);
    }

    private void refresh() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                lists = read();
                readAt = changed;
            }
        } catch (IOException | GeneralSecurityException e) {
            // A missing or damaged list refuses everybody: it never means that nobody was revoked.
            lists = List.of();
            readAt = FileTime.from(Instant.EPOCH);
        }
    }

    private List<X509CRL> read() throws IOException, GeneralSecurityException {
        List<X509CRL> read = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (var list : factory.generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            read.add((X509CRL) list);
        }
        return read;
    }
}
