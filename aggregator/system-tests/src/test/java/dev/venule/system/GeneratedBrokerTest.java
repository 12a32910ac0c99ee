package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.check.BrokerKind;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import java.nio.file.Path;
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
        FederationSetup setup = SmallStudy.setup(folder, DEVICES, VERSIONS);
        List<String> devices =
                setup.patients().stream().map(patient -> patient.id()).toList();
        GeneratedFleet fleet = GeneratedFleet.write(folder, BrokerKind.MOSQUITTO, devices);
        List<String> command = List.of("mosquitto", "-c", "fleet/brokers/central/mosquitto.conf");
        try (GeneratedMosquitto mosquitto = GeneratedMosquitto.start(command, folder, fleet.port())) {
            assertThat(mosquitto).isNotNull();
            assertCarried(setup, fleet, VERSIONS);
        }
    }

    /** Runs the federation through the fleet's broker until it has so many versions. */
    static void assertCarried(FederationSetup setup, GeneratedFleet fleet, long versions) throws Exception {
        Set<ByteString> promised;
        try (Federation federation = Federation.start(
                SmallStudy.through(setup, new BrokerAddress(fleet.uri(), fleet.pki())),
                AggregatorListener.none(),
                RoundListener.silent())) {
            await("all versions")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> federation.aggregator().model("ecg").version() >= versions);
            assertThat(federation.lostUpdates()).isEmpty();
            promised = federation.promisedUpdates();
        }
        assertThat(promised).isNotEmpty();
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + setup.folder().resolve("aggregator.db"), "ecg", promised);
    }
}
