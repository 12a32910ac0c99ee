package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.fleet.federation.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real agents that train with TensorFlow Lite and speak CoAP over DTLS, a gateway that is killed (-9) and started again in mid-round, a real
 * Mosquitto with the configuration that is written for it, a real aggregator.
 */
final class GatewayFederationTest {
    private static final int DEVICES = 4;
    private static final long VERSIONS = 1_000;
    private static final long VERSION_AT_KILL = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void killingTheGatewayInMidRoundLosesNothing() throws Exception {
        Set<ByteString> promised;
        try (GatewayWard ward = GatewayWard.start(folder);
                GatewayProcess gateway = GatewayProcess.start(ward.gateway("w3"));
                Federation federation = Federation.start(
                        ward.behindGateway(SmallStudy.setup(folder, DEVICES, VERSIONS)),
                        AggregatorListener.none(),
                        RoundListener.silent())) {
            awaitVersion(federation, VERSION_AT_KILL);
            gateway.killAndLaunch();
            int promisedAtKill = federation.promisedUpdates().size();
            await("every device was heard through the new one")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> federation.promisedUpdates().size() >= promisedAtKill + 2 * DEVICES);
            awaitVersion(federation, federation.aggregator().model("ecg").version() + 1);

            assertThat(federation.lostUpdates()).isEmpty();
            assertThat(federation.aggregator().counters().snapshot().rejected()).isEmpty();
            promised = federation.promisedUpdates();
        }
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + folder.resolve("aggregator.db"), "ecg", promised);
    }

    private static void awaitVersion(Federation federation, long version) {
        await("version " + version)
                .atMost(Duration.ofMinutes(2))
                .until(() -> federation.aggregator().model("ecg").version() >= version);
    }
}
