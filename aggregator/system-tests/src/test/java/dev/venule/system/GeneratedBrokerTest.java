package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.setup.FleetFolder;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.Reach;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with the configuration that {@code venule broker init} writes, unchanged, carries a federation. */
final class GeneratedBrokerTest {
    private static final int DEVICES = 6;
    private static final long VERSIONS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void mosquittoCarriesAFederation() throws Exception {
        OperatorsDocument.openToAll(folder);
        int port = RealServers.freePort();
        FederationSetup setup = SmallStudy.setup(folder, DEVICES, VERSIONS);
        Path fleet = writeFleet(setup, port);
        Set<ByteString> promised;
        List<String> command = List.of("mosquitto", "-c", "fleet/brokers/central/mosquitto.conf");
        try (GeneratedMosquitto mosquitto = GeneratedMosquitto.start(command, folder, port);
                Federation federation = Federation.start(
                        through(
                                setup,
                                new BrokerAddress(URI.create("mqtts://localhost:" + port), fleet.resolve("pki"))),
                        AggregatorListener.none(),
                        RoundListener.silent())) {
            assertThat(mosquitto).isNotNull();
            await("all versions")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> federation.aggregator().model("ecg").version() >= VERSIONS);
            assertThat(federation.lostUpdates()).isEmpty();
            promised = federation.promisedUpdates();
        }
        assertThat(promised).isNotEmpty();
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + folder.resolve("aggregator.db"), "ecg", promised);
    }

    private Path writeFleet(FederationSetup setup, int port) throws IOException {
        List<String> devices =
                setup.patients().stream().map(patient -> patient.id()).toList();
        Path file = Files.writeString(folder.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 1000, devices: %d}
                brokers:
                  - {name: central, kind: mosquitto, hosts: [localhost], bind: 127.0.0.1, port: %d}
                devices: %s
                """.formatted(DEVICES, port, devices));
        Path fleet = folder.resolve("fleet");
        assertThat(new FleetFolder(FleetFile.read(file), fleet, Clock.systemUTC()).write(false))
                .isInstanceOf(FleetFolder.Written.class);
        return fleet;
    }

    private static FederationSetup through(FederationSetup setup, BrokerAddress broker) {
        return new FederationSetup(
                setup.folder(),
                setup.population(),
                setup.patients(),
                setup.behavior(),
                new Reach.ExternalBroker(broker),
                setup.seed());
    }
}
