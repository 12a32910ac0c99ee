package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real agents that train with TensorFlow Lite and speak CoAP over DTLS, one of them the agent's own program; a gateway that is
 * killed (-9) and started again in mid-round, a real Mosquitto with the configuration that is written for it, a real aggregator.
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
        FederationSetup study = SmallStudy.setup(folder, DEVICES + 1, VERSIONS);
        Set<ByteString> promised;
        try (GatewayWard ward = GatewayWard.start(folder);
                GatewayProcess gateway = GatewayProcess.start(ward.gateway("w3"));
                Federation federation = Federation.start(
                        ward.behindGateway(study, study.patients().subList(0, DEVICES)),
                        AggregatorListener.none(),
                        RoundListener.silent());
                DeviceProcess program =
                        DeviceProcess.start(ward.program(study.patients().get(DEVICES)))) {
            awaitVersion(federation, VERSION_AT_KILL);
            await("the program is heard")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !program.promised().isEmpty());
            gateway.killAndLaunch();
            int promisedAtKill = federation.promisedUpdates().size();
            int promisedToProgram = program.promised().size();
            await("every device was heard through the new one")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> federation.promisedUpdates().size() >= promisedAtKill + 2 * DEVICES
                            && program.promised().size() > promisedToProgram);
            awaitVersion(federation, federation.aggregator().model("ecg").version() + 1);

            assertThat(federation.lostUpdates()).isEmpty();
            assertThat(federation.aggregator().counters().snapshot().rejected()).isEmpty();
            promised = new HashSet<>(federation.promisedUpdates());
            promised.addAll(program.promised());
        }
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + folder.resolve("aggregator.db"), "ecg", promised);
    }

    private static void awaitVersion(Federation federation, long version) {
        await("version " + version)
                .atMost(Duration.ofMinutes(2))
                .until(() -> federation.aggregator().model("ecg").version() >= version);
    }
}
