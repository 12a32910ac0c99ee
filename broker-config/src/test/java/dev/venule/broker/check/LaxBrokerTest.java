package dev.venule.broker.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes for what neither Mosquitto nor HiveMQ can be configured to get wrong must be able to fail, too. */
final class LaxBrokerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void brokerThatBelievesEverybodyIsFoundOut() throws Exception {
        TestFleet fleet = TestFleet.create(folder.resolve("pki"));
        try (LaxBroker broker = LaxBroker.start(folder, fleet.server())) {
            List<Finding> findings = new Preflight(
                            broker.uri(), fleet.keys(), settings(), Optional.empty(), Clock.systemUTC())
                    .run(finding -> {});

            assertThat(findings)
                    .filteredOn(finding -> finding.outcome() instanceof Outcome.Failed)
                    .extracting(Finding::id)
                    .contains(
                            "anonymous-refused",
                            "foreign-authority-refused",
                            "self-signed-refused",
                            "expired-refused",
                            "not-yet-valid-refused",
                            "revoked-refused",
                            "session-expiry",
                            "receive-maximum");
            assertThat(findings)
                    .filteredOn(finding -> finding.outcome() instanceof Outcome.Failed)
                    .allSatisfy(finding -> assertThat(finding.remedy()).isPresent());
        }
    }

    /** Most questions stay unanswered: little patience. */
    private static CheckSettings settings() {
        CheckSettings settings = TestSettings.of(BrokerKind.OTHER, List.of());
        return new CheckSettings(
                settings.kind(),
                settings.population(),
                settings.plainPorts(),
                settings.maxPacketBytes(),
                settings.queuedMessages(),
                settings.sessionKept(),
                settings.certificateLeft(),
                settings.clockTolerance(),
                Duration.ofMillis(1500),
                settings.quiet(),
                Set.of("offline-queue", "device-duties"));
    }
}
