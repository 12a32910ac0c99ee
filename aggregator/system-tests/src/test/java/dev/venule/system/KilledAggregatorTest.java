package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.round.RoundListener;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty real agents; the aggregator (and its broker) is killed (-9) in the middle of its work. */
final class KilledAggregatorTest {
    private static final int DEVICES = 20;
    private static final long VERSIONS = 1_000;
    private static final int KILLS = 1;
    private static final int RECEIPTS_BETWEEN_KILLS = 15;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void noReceiptedUpdateIsLostAndNoneIsCountedTwiceByCoap() throws Exception {
        killAndCount(DeviceWays.COAP);
    }

    /** In every build, KillRoundsTest kills more than the aggregator. */
    @Test
    @Tag("soak")
    void noReceiptedUpdateIsLostAndNoneIsCountedTwiceByMqtt() throws Exception {
        killAndCount(DeviceWays.MQTT);
    }

    private void killAndCount(DeviceWays ways) throws Exception {
        int port = RealServers.freePort();
        Path server = folder.resolve("server");
        BrokerAddress broker = new BrokerAddress(ways.uri(port), server.resolve("pki"));
        AggregatorProcess aggregator = AggregatorProcess.start(server, ways, port, DEVICES, VERSIONS);
        try (Fleet fleet = Fleet.start(SmallStudy.setup(folder, DEVICES, VERSIONS), broker, RoundListener.silent())) {
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMoreReceipts(fleet);
                aggregator.kill();
                aggregator = AggregatorProcess.start(server, ways, port, DEVICES, VERSIONS);
            }
            awaitMoreReceipts(fleet);
            aggregator.close();

            int counted = Ledger.assertEveryPromiseIsKeptOnce(
                    "jdbc:sqlite:" + server.resolve("aggregator.db"), "ecg", fleet.promisedUpdates());
            assertThat(counted).isGreaterThan(KILLS * RECEIPTS_BETWEEN_KILLS);
        } finally {
            aggregator.kill();
        }
    }

    private static void awaitMoreReceipts(Fleet fleet) {
        int enough = fleet.promisedUpdates().size() + RECEIPTS_BETWEEN_KILLS;
        await("receipts")
                .atMost(Duration.ofMinutes(2))
                .until(() -> fleet.promisedUpdates().size() >= enough);
    }
}
