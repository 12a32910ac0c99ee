package dev.venule.hivemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.embedded.EmbeddedHiveMQ;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.check.BrokerKind;
import dev.venule.broker.check.CheckSettings;
import dev.venule.broker.check.Finding;
import dev.venule.broker.check.OperatorKeys;
import dev.venule.broker.check.Preflight;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.setup.FleetFolder;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.Reach;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HiveMQ CE with the configuration and the extension that {@code venule broker init} writes, unchanged. */
final class GeneratedHiveMqTest {
    private static final int DEVICES = 6;
    private static final long VERSIONS = 3;
    private static final long SEED = 11;
    private static final Study STUDY = Studies.ecg(DEVICES, SEED);
    /** A broker inside the test's process cannot be restarted by a command. */
    private static final Set<String> WAIVED = Set.of("session-survives-restart", "message-survives-restart");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedHiveMQ broker;

    private static URI uri = URI.create("mqtts://localhost");

    @BeforeAll
    static void startBroker() throws IOException {
        int port = freePort();
        uri = URI.create("mqtts://localhost:" + port);
        List<String> devices =
                STUDY.training().stream().map(patient -> patient.id()).toList();
        Path file = Files.writeString(folder.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 1000, devices: %d}
                brokers:
                  - {name: central, kind: hivemq, hosts: [localhost], bind: 127.0.0.1, port: %d}
                devices: %s
                """.formatted(DEVICES, port, devices));
        assertThat(new FleetFolder(FleetFile.read(file), folder.resolve("fleet"), Clock.systemUTC()).write(false))
                .isInstanceOf(FleetFolder.Written.class);
        Path own = folder.resolve("fleet/brokers/central");
        broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(own.resolve("conf"))
                .withDataFolder(own.resolve("data"))
                .withExtensionsFolder(own.resolve("extensions"))
                .withoutLoggingBootstrap()
                .build();
        broker.start().join();
    }

    @AfterAll
    static void stopBroker() {
        broker.stop().join();
    }

    @Test
    void everyProbePasses() throws IOException {
        CheckSettings settings = new CheckSettings(
                BrokerKind.HIVEMQ,
                CheckSettings.CHECK_POPULATION,
                List.of(),
                1 << 20,
                2000,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                CheckSettings.QUIET,
                WAIVED);
        Clock clock = Clock.systemUTC();
        OperatorKeys keys = OperatorKeys.read(folder.resolve("fleet/pki"), clock);
        List<Finding> findings = new Preflight(uri, keys, settings, Optional.empty(), clock).run(finding -> {});
        assertThat(findings)
                .hasSizeGreaterThan(30)
                .allSatisfy(finding -> assertThat(finding.outcome().isGreen())
                        .as(finding.toString())
                        .isTrue());
    }

    @Test
    void carriesAFederation() throws Exception {
        FederationSetup setup = new FederationSetup(
                Files.createDirectory(folder.resolve("federation")),
                StudyPopulation.of(STUDY, ModelCompiler.compile(STUDY.model()), VERSIONS, false),
                STUDY.training(),
                new FleetBehavior(Duration.ofMillis(40), 5, 0.1),
                new Reach.ExternalBroker(new BrokerAddress(uri, folder.resolve("fleet/pki"))),
                SEED);
        try (Federation federation = Federation.start(setup, AggregatorListener.none(), RoundListener.silent())) {
            await("all versions")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> federation.aggregator().model("ecg").version() >= VERSIONS);
            assertThat(federation.lostUpdates()).isEmpty();
            assertThat(federation.promisedUpdates()).isNotEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
