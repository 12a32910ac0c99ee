package dev.venule.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.fake.FakeAuthority;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.identity.Credential;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.StoredDeviceKeys;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateRenewalTest {
    private static final long SEED = 4;

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryStorage disk = new MemoryStorage();
    private final List<String> heard = new ArrayList<>();
    private Clock deviceClock = loop.clock();
    private FakeAuthority authority;
    private CredentialStore credentials;
    private CertificateRenewal renewal;
    private int reconnects;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new FakeAuthority(loop.clock());
        begin(Optional.of("ticket"));
    }

    @Test
    void aNewDeviceEnrolsWithItsTokenAndIsReadyOnce() {
        settle();

        assertThat(heard).containsExactly("issued", "ready");
        assertThat(credentials.current()).isPresent();
        pass(Duration.ofDays(30));
        assertThat(heard).containsExactly("issued", "ready");
    }

    @Test
    void aNewDeviceWaitsForTheServiceAndAsksWithTheSameKey() {
        authority.losesAnswers = true;
        settle();
        pass(Duration.ofDays(2));
        int pauses = authority.issued;
        authority.losesAnswers = false;
        pass(Duration.ofHours(7));

        assertThat(pauses).as("backs off").isBetween(5, 60);
        assertThat(heard).contains("failed: connection reset").endsWith("issued", "ready");
        assertThat(disk.list()).contains("device-1-key").doesNotContain("device-2-key");
    }

    @Test
    void withoutTokenItSaysWhatIsMissing() throws Exception {
        begin(Optional.empty());
        settle();

        assertThat(heard)
                .singleElement()
                .asString()
                .contains("no enrolment.token")
                .contains("have a token made");
    }

    @Test
    void itRenewsAtTwoThirdsOfTheLifetimeAndKeepsTheOldUntilTheNewHasConnected() {
        settle();
        Credential old = credentials.current().orElseThrow();
        pass(Duration.ofDays(59));
        assertThat(authority.issued).isEqualTo(1);
        pass(Duration.ofDays(6));

        assertThat(authority.issued).isEqualTo(2);
        assertThat(reconnects).isEqualTo(1);
        assertThat(credentials.current()).contains(old);
        Credential next = credentials.candidate().orElseThrow();
        connect(true);

        assertThat(credentials.current()).contains(next);
        assertThat(heard).endsWith("issued", "confirmed");
        assertThat(disk.list()).doesNotContain("device-1-key", "device-1-chain");
    }

    @Test
    void aCandidateThatIsNotTakenIsShownInTurnWithTheOldOne() throws Exception {
        settle();
        connect(true);
        pass(Duration.ofDays(65));
        Credential old = credentials.current().orElseThrow();
        ConnectionCredentials connection = renewal.connection();
        SSLContext candidates = connection.next();
        for (int attempt = 1; attempt < 3; attempt++) {
            connection.refused();
            assertThat(connection.next()).isSameAs(candidates);
        }
        connection.refused();
        assertThat(connection.next()).isNotSameAs(candidates);
        connect(true);

        assertThat(credentials.current()).contains(old);
        assertThat(credentials.candidate()).as("tried again later").isPresent();
    }

    @Test
    void aBrokerThatIsDownMakesNobodyAskForCertificates() {
        settle();
        connect(true);
        for (int attempt = 0; attempt < 300; attempt++) {
            connect(false);
            pass(Duration.ofMinutes(5));
        }

        assertThat(authority.issued).isEqualTo(1);
        assertThat(authority.asked).as("asks for roots, ever more slowly").isBetween(2, 40);
    }

    @Test
    void aDeviceThatSleptThroughARotationAndItsOwnExpiryIsBack() throws Exception {
        settle();
        connect(true);
        loop.forgetTasks();
        authority.replaceRoot();
        loop.pass(Duration.ofDays(200));
        authority.dropOldRoots();
        begin(Optional.empty());
        settle();
        connect(false);
        connect(false);
        connect(false);

        assertThat(heard).endsWith("roots 1", "issued");
        assertThat(credentials.trusted()).isEqualTo(authority.roots());
        connect(true);
        assertThat(credentials.current().orElseThrow().notAfter())
                .isAfter(loop.clock().instant());
    }

    @Test
    void newRootsAreLearnedWithinACheckInterval() throws Exception {
        settle();
        connect(true);
        authority.replaceRoot();
        pass(Duration.ofDays(1).plusMinutes(1));

        assertThat(credentials.trusted()).containsExactlyElementsOf(authority.roots());
        assertThat(authority.issued).as("the old root still holds").isEqualTo(1);
        authority.dropOldRoots();
        pass(Duration.ofDays(1).plusMinutes(1));
        assertThat(authority.issued).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3650, -20, 20, 3650})
    void aWrongClockNeitherRenewsForEverNorTooLate(long days) throws Exception {
        deviceClock = Clock.offset(loop.clock(), Duration.ofDays(days));
        begin(Optional.of("ticket"));
        settle();
        connect(true);
        pass(Duration.ofDays(59));
        assertThat(authority.issued).isEqualTo(1);
        pass(Duration.ofDays(6));
        assertThat(authority.issued).isEqualTo(2);
    }

    @Test
    void aClockThatBeganAgainIsNotBelieved() throws Exception {
        BelievedTime time = new BelievedTime(Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC));
        Instant issued = Instant.parse("2026-05-01T00:00:00Z");
        assertThat(time.isTheClocks()).isTrue();
        time.notBefore(issued);

        assertThat(time.isTheClocks()).isFalse();
        assertThat(time.now()).isEqualTo(issued);
        time.heard(issued.plusSeconds(500));
        assertThat(time.now()).isEqualTo(issued.plusSeconds(500));
    }

    @Test
    void aServiceThatIsAwayIsAskedAgainAndTheOldCertificateGoesOn() {
        settle();
        connect(true);
        authority.isUnreachable = true;
        pass(Duration.ofDays(80));
        assertThat(heard).last().asString().contains("cannot be reached");
        assertThat(credentials.current()).isPresent();
        authority.isUnreachable = false;
        pass(Duration.ofHours(7));
        assertThat(authority.issued).isEqualTo(2);
    }

    private void begin(Optional<String> token) throws IOException {
        credentials = new CredentialStore(new StoredDeviceKeys(disk), disk);
        if (credentials.trusted().isEmpty()) {
            credentials.trust(authority.roots());
        }
        renewal = new CertificateRenewal(
                new CertificateRenewal.Device("bed-1", token, RenewalPolicy.standard()),
                credentials,
                authority,
                new CertificateRenewal.Environment(loop, deviceClock, new SplittableRandom(SEED)),
                new Heard());
    }

    private void settle() {
        renewal.start(() -> heard.add("ready"), () -> reconnects++);
        loop.settle();
    }

    private void pass(Duration time) {
        loop.pass(time);
    }

    private void connect(boolean isTaken) {
        assertThat(renewal.connection().next()).isNotNull();
        if (isTaken) {
            renewal.connection().accepted();
        } else {
            renewal.connection().refused();
        }
        loop.settle();
    }

    private final class Heard implements RenewalListener {
        @Override
        public void onIssued(Instant validUntil) {
            heard.add("issued");
        }

        @Override
        public void onConfirmed() {
            heard.add("confirmed");
        }

        @Override
        public void onRootsChanged(int roots) {
            heard.add("roots " + roots);
        }

        @Override
        public void onFailed(String explanation) {
            heard.add("failed: " + explanation);
        }
    }
}
