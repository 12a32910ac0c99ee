package dev.venule.broker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against a real Mosquitto: a secure configuration is green, and each control that is taken away turns its own probe red. Each
 * case has a broker of its own and mostly waits for what must not come.
 */
@Execution(ExecutionMode.CONCURRENT)
final class MosquittoControlsTest {
    private static final String DEVICES = "venule/v1/venule-check/device/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static TestFleet fleet;

    @BeforeAll
    static void certificates() throws Exception {
        fleet = TestFleet.create(folder.resolve("pki"));
    }

    @Test
    void secureConfigurationIsGreen() throws Exception {
        List<Finding> findings = check(MosquittoFiles.secure(fleet), Clock.systemUTC());

        assertThat(findings).allSatisfy(MosquittoControlsTest::assertGreen);
    }

    private static void assertGreen(Finding finding) {
        assertThat(finding.outcome().isGreen())
                .as(finding.id() + ": " + finding.outcome().summary() + finding.evidence())
                .isTrue();
    }

    /** A control of the secure configuration, and the one probe that must miss it. */
    record Control(String probe, String edit, MosquittoFiles files) {
        @Override
        public String toString() {
            return edit + " -> " + probe;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"listenerControls", "accessControls", "limitControls"})
    void eachControlThatIsTakenAwayTurnsItsOwnProbeRed(Control control) throws Exception {
        List<Finding> findings = check(control.files(), Clock.systemUTC());

        String red = redOf(findings);
        String skipped = findings.stream()
                .filter(finding -> finding.outcome() instanceof Outcome.Skipped)
                .map(Finding::id)
                .collect(Collectors.joining(" "));
        System.out.println("mosquitto | " + control.edit() + " | " + red + " | skipped: " + skipped);
        assertThat(red).as(findings.toString()).isEqualTo(control.probe());
    }

    static String redOf(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.outcome() instanceof Outcome.Failed)
                .map(Finding::id)
                .collect(Collectors.joining(" "));
    }

    @Test
    void wrongClockIsFound() throws Exception {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));

        assertThat(redOf(check(MosquittoFiles.secure(fleet), late))).isEqualTo("clock");
    }

    static Stream<Control> listenerControls() throws IOException {
        return Stream.of(
                without("plaintext-refused", """
                        cafile @FOLDER@/clients.crt
                        certfile @PKI@/server.crt
                        keyfile @PKI@/server.key
                        crlfile @FOLDER@/clients.crl
                        require_certificate true
                        use_identity_as_username true
                        """),
                edited("no-plaintext-listener", "acl_file", "acl_file @FOLDER@/acl\nlistener @PLAINPORT@ 127.0.0.1\n#"),
                edited("old-tls-refused", "tls_version tlsv1.2", "tls_version tlsv1.1\nciphers DEFAULT@SECLEVEL=0"),
                edited("anonymous-refused", "require_certificate true", "require_certificate false"),
                edited("broker-certificate", "@PKI@/server", "@PKI@/aggregator"),
                new Control(
                        "foreign-authority-refused",
                        "cafile: one more authority",
                        MosquittoFiles.secure(fleet).withForeignAuthority(fleet)),
                without("revoked-refused", "crlfile @FOLDER@/clients.crl\n"),
                without("client-id-own", "use_username_as_clientid true\n"));
    }

    static Stream<Control> accessControls() throws IOException {
        return Stream.of(
                acl("publish-as-other", "write " + DEVICES + "%u/update", "write " + DEVICES + "+/update"),
                acl("publish-as-other", "write " + DEVICES + "%u/status", "write " + DEVICES + "+/status"),
                acl("forged-receipt", "read " + DEVICES + "%u/receipt", "readwrite " + DEVICES + "%u/receipt"),
                acl("task-write", "read venule/v1/venule-check/task", "readwrite venule/v1/venule-check/task"),
                acl("model-write", "read venule/v1/venule-check/model", "readwrite venule/v1/venule-check/model"),
                acl("read-receipts-of-others", "read " + DEVICES + "%u/receipt", "read " + DEVICES + "+/receipt"),
                acl(
                        "wildcard-subscription",
                        "write " + DEVICES + "%u/update",
                        "readwrite " + DEVICES + "%u/update\n" + "pattern read " + DEVICES + "+/update"),
                acl(
                        "wildcard-subscription",
                        "user aggregator",
                        "pattern read " + DEVICES + "+/status\nuser aggregator"),
                acl("system-topics", "user aggregator", "pattern read $SYS/#\nuser aggregator"),
                acl("retained-quota", "venule-check/device/%u/status", "+/device/%u/status"),
                acl("will-delivered", "pattern write " + DEVICES + "%u/status\n", ""),
                acl("device-duties", "pattern read venule/v1/venule-check/task\n", ""),
                acl("aggregator-duties", "topic readwrite venule/v1/#", "topic read venule/v1/#"),
                acl("observer-session", "topic readwrite venule/v1/venule-check/#", "topic read venule/v1/#"));
    }

    static Stream<Control> limitControls() throws IOException {
        return Stream.of(
                without("packet-limit", "max_packet_size 262144\n"),
                edited("packet-limit", "max_packet_size 262144", "max_packet_size 65536"),
                edited("receive-maximum", "max_inflight_messages 20", "max_inflight_messages 0"),
                edited("offline-queue", "max_queued_messages 10000", "max_queued_messages 100"),
                edited("session-survives-restart", "persistence true", "persistence false"));
    }

    private static Control without(String probe, String lines) throws IOException {
        String first = lines.substring(0, lines.indexOf('\n'));
        String edit = "without " + (first.length() + 1 < lines.length() ? "TLS" : first);
        return new Control(probe, edit, MosquittoFiles.secure(fleet).withConfiguration(lines, ""));
    }

    private static Control edited(String probe, String from, String to) throws IOException {
        return new Control(
                probe, to.replace('\n', ';'), MosquittoFiles.secure(fleet).withConfiguration(from, to));
    }

    private static Control acl(String probe, String from, String to) throws IOException {
        String edit = "acl: " + (to.isEmpty() ? "without " + from : to).replace('\n', ';');
        return new Control(probe, edit, MosquittoFiles.secure(fleet).withAcl(from, to));
    }

    private static List<Finding> check(MosquittoFiles files, Clock clock) throws Exception {
        Path brokerFolder = Files.createTempDirectory(folder, "broker");
        try (MosquittoBroker broker = MosquittoBroker.start(brokerFolder, fleet, files)) {
            CheckSettings settings = TestSettings.of(BrokerKind.MOSQUITTO, broker.plainPorts());
            return new Preflight(
                            broker.uri(),
                            fleet.identities(clock),
                            settings,
                            Optional.of(broker.restartCommand()),
                            clock)
                    .run(finding -> {});
        }
    }
}
