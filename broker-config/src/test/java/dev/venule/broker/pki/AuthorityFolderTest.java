package dev.venule.broker.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFolderTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private AuthorityFolder at(Duration afterStart) throws IOException {
        Clock clock = Clock.fixed(START.plus(afterStart), ZoneOffset.UTC);
        return AuthorityFolder.openOrCreate(folder, CertificateLifetimes.standard(), clock);
    }

    private AuthorityFolder open() throws IOException {
        return at(Duration.ZERO);
    }

    @Test
    void devicesAreCertifiedByAnIntermediateThatMayCertifyNoAuthority() throws Exception {
        Identity device = open().issueClient("watch-1");
        assertThat(device.chain()).hasSize(2);
        X509Certificate issuing = device.chain().get(1);
        X509Certificate root = open().trusted().get(0);
        device.certificate().verify(issuing.getPublicKey());
        issuing.verify(root.getPublicKey());
        assertThat(issuing.getBasicConstraints()).isZero();
        assertThat(Trust.in(open().trusted()).believes(device.chain())).isTrue();
    }

    @Test
    void certificateIsValidForClocksThatAreADayLateAndNeverLongerThanItsIssuer() throws IOException {
        AuthorityFolder late = at(Duration.ofDays(1700));
        AuthorityFolder folderOfThen = open();
        assertThat(late.issueClient("a").certificate().getNotBefore().toInstant())
                .isEqualTo(START.plus(Duration.ofDays(1699)));
        X509Certificate atTheEnd =
                at(Duration.ofDays(1700 + 1700)).issueClient("b").certificate();
        assertThat(atTheEnd.getNotAfter())
                .isEqualTo(folderOfThen.issueClient("c").chain().get(1).getNotAfter());
    }

    @Test
    void rootKeyIsNeededForRotationOnly() throws Exception {
        open();
        Path key = folder.resolve("authority/root-1.key");
        Path away = folder.resolve("in-the-safe.key");
        Files.move(key, away);
        assertThat(open().issueClient("watch-1").commonName()).isEqualTo("watch-1");
        assertThatThrownBy(() -> open().rotateIssuing())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("root-1.key is not there; bring it back");
        Files.move(away, key);
        open().rotateIssuing();
        assertThat(folder.resolve("authority/issuing-2.key")).exists();
    }

    @Test
    void afterAChangeOfTheIntermediateOldAndNewCertificatesAreBelieved() throws Exception {
        Identity old = open().issueClient("watch-1");
        open().rotateIssuing();
        Identity fresh = open().issueClient("watch-2");
        assertThat(fresh.chain().get(1)).isNotEqualTo(old.chain().get(1));
        Trust trust = Trust.in(open().trusted());
        assertThat(trust.believes(old.chain())).isTrue();
        assertThat(trust.believes(fresh.chain())).isTrue();
    }

    @Test
    void whoSleptThroughAChangeOfRootsBelievesTheNewBroker() throws Exception {
        List<X509Certificate> knownToTheSleeper = open().trusted();
        Identity sleeper = open().issueClient("sleeper");
        open().rotateRoot();
        Identity broker = open().issueServer("broker", List.of("localhost"));
        List<X509Certificate> bundle = open().trusted();
        assertThat(bundle).hasSize(2);
        assertThat(Trust.in(knownToTheSleeper).believes(broker.chain())).isTrue();
        assertThat(Trust.in(bundle).believes(broker.chain())).isTrue();
        assertThat(Trust.in(bundle.subList(0, 1)).believes(broker.chain())).isTrue();
        assertThat(Trust.in(bundle).believes(sleeper.chain())).isTrue();

        open().retireOldRoots();
        assertThat(open().trusted()).containsExactly(bundle.get(0));
        assertThat(Trust.in(open().trusted()).believes(sleeper.chain())).isFalse();
    }

    @Test
    void revokingAByItsNameRevokesAllOfItsCertificatesAndNobodyElses() throws Exception {
        AuthorityFolder authority = open();
        Identity first = authority.issueClient("lost");
        authority.rotateIssuing();
        Identity second = authority.issueClient("lost");
        Identity other = authority.issueClient("lost-not");
        assertThat(authority.revoke("lost", RevocationReason.KEY_COMPROMISE)).isEqualTo(2);
        assertThat(authority.revoke("lost", RevocationReason.KEY_COMPROMISE)).isZero();
        assertThat(isListed(authority, first)).isTrue();
        assertThat(isListed(authority, second)).isTrue();
        assertThat(isListed(authority, other)).isFalse();
        assertThat(authority.isRevoked(first.certificate())).isTrue();
        assertThat(authority.isRevoked(other.certificate())).isFalse();
        X509CRL list = authority.revocationLists().get(0);
        list.verify(first.chain().get(1).getPublicKey());
        assertThat(list.getRevokedCertificate(first.certificate()).getRevocationReason())
                .isEqualTo(java.security.cert.CRLReason.KEY_COMPROMISE);
    }

    @Test
    void certificateOfAnotherAuthorityCannotBeRevokedHere() throws IOException {
        X509Certificate foreign = CertificateAuthority.createRoot("Other", Duration.ofDays(1), Clock.systemUTC())
                .certificate();
        assertThatThrownBy(() -> open().revoke(foreign, RevocationReason.UNSPECIFIED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Brokers refuse everybody once a list is over. */
    @Test
    void revocationListsAreMadeAnewAfterHalfOfTheirTime() throws IOException {
        Instant first = nextUpdate(open());
        assertThat(nextUpdate(at(Duration.ofDays(14)))).isEqualTo(first);
        AuthorityFolder later = at(Duration.ofDays(16));
        assertThat(nextUpdate(later)).isEqualTo(first.plus(Duration.ofDays(16)));
    }

    @Test
    void halfAWrittenRecordHidesNoOther() throws IOException {
        open().issueClient("first");
        Files.writeString(folder.resolve("authority/issued.csv"), "12ab,1,tor", StandardOpenOption.APPEND);
        open().issueClient("second");
        assertThat(open().revoke("first", RevocationReason.UNSPECIFIED)).isOne();
        assertThat(open().revoke("second", RevocationReason.UNSPECIFIED)).isOne();
        assertThat(open().revoke("tor", RevocationReason.UNSPECIFIED)).isZero();
    }

    @Test
    void severalWritersLoseNoRecord() throws Exception {
        open();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Identity>> issuing = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                issuing.add(() -> open().issueClient("shared"));
            }
            for (Future<Identity> issued : writers.invokeAll(issuing)) {
                issued.get();
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(open().revoke("shared", RevocationReason.SUPERSEDED)).isEqualTo(40);
    }

    /** A crash between key and certificate leaves a key that nothing was issued for. */
    @Test
    void keyWithoutItsCertificateIsKeptAsideAndNotOverwritten() throws IOException {
        open();
        Files.delete(folder.resolve("authority/issuing-1.crt"));
        byte[] orphan = Files.readAllBytes(folder.resolve("authority/issuing-1.key"));
        open();
        try (var files = Files.list(folder.resolve("authority"))) {
            Path aside = files.filter(file -> file.toString().contains("issuing-1.key.unused"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllBytes(aside)).isEqualTo(orphan);
        }
    }

    /** A folder of before: one authority, ca.crt with its key, which can have no authority below it. */
    @Test
    void singleAuthorityOfBeforeGoesOnUntilTheRootIsRotated() throws Exception {
        Identity single = SingleAuthority.writeTo(folder);
        Identity device = open().issueClient("watch-1");
        assertThat(device.chain()).hasSize(1);
        assertThat(open().trusted()).containsExactly(single.certificate());
        assertThatThrownBy(() -> open().rotateIssuing()).hasMessageContaining("rotate the root");

        open().rotateRoot();
        Identity fresh = open().issueClient("watch-2");
        Trust both = Trust.in(open().trusted());
        assertThat(both.believes(device.chain())).isTrue();
        assertThat(both.believes(fresh.chain())).isTrue();
        assertThat(open().revoke("watch-1", RevocationReason.UNSPECIFIED)).isOne();
        assertThat(isListed(open(), device)).isTrue();
    }

    private static boolean isListed(AuthorityFolder authority, Identity identity) throws IOException {
        return authority.revocationLists().stream()
                .anyMatch(list -> list.getRevokedCertificate(identity.certificate()) != null);
    }

    private static Instant nextUpdate(AuthorityFolder authority) throws IOException {
        return authority.revocationLists().get(0).getNextUpdate().toInstant();
    }
}
