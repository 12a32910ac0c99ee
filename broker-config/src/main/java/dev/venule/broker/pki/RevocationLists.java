package dev.venule.broker.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the records say was revoked, as one signed list of each issuing authority that is not over. */
final class RevocationLists {
    private final AuthorityFiles files;
    private final AuthorityRecords records;
    private final Duration validity;
    private final Clock clock;

    RevocationLists(AuthorityFiles files, AuthorityRecords records, Duration validity, Clock clock) {
        this.files = files;
        this.records = records;
        this.validity = validity;
        this.clock = clock;
    }

    List<X509CRL> read() throws IOException {
        return PemFiles.readRevocationLists(files.revocationLists());
    }

    Set<BigInteger> revokedSerials() throws IOException {
        Set<BigInteger> serials = new HashSet<>();
        for (AuthorityRecords.Revoked entry : records.revoked()) {
            serials.add(entry.revocation().serial());
        }
        return serials;
    }

    void refreshWhereDue() throws IOException {
        if (!Files.exists(files.revocationLists()) || isIssuingUnlisted() || isAnyHalfOver()) {
            write();
        }
    }

    void write() throws IOException {
        Instant now = clock.instant();
        List<AuthorityRecords.Revoked> revoked = records.revoked();
        List<X509CRL> lists = new ArrayList<>();
        for (int number : files.issuingNumbers()) {
            CertificateAuthority authority = files.issuing(number);
            if (authority.certificate().getNotAfter().toInstant().isAfter(now)) {
                List<Revocation> own = revoked.stream()
                        .filter(entry -> entry.issuer() == number)
                        .map(AuthorityRecords.Revoked::revocation)
                        .toList();
                lists.add(authority.revocationList(now.toEpochMilli(), own, validity));
            }
        }
        PemFiles.writeRevocationLists(files.revocationLists(), lists);
    }

    /** A broker that finds no list of a client's issuer refuses the client. */
    private boolean isIssuingUnlisted() throws IOException {
        X509Certificate issuing = files.issuing(files.newestIssuing()).certificate();
        return read().stream()
                .noneMatch(list -> list.getIssuerX500Principal().equals(issuing.getSubjectX500Principal()));
    }

    private boolean isAnyHalfOver() throws IOException {
        return read().stream().anyMatch(this::isHalfOver);
    }

    private boolean isHalfOver(X509CRL list) {
        Instant end = list.getNextUpdate().toInstant();
        return clock.instant().plus(validity.dividedBy(2)).isAfter(end);
    }
}
