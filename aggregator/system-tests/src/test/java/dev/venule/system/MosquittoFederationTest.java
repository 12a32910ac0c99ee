package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.pki.LocalPki;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Federation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same federation through a real Mosquitto, which is killed (-9) and started again in mid-round. */
final class MosquittoFederationTest {
    private static final int DEVICES = 9;
    private static final long VERSIONS = 14;
    private static final long VERSION_AT_KILL = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void killingTheBrokerInMidRoundLosesNothing() throws Exception {
        Path certificates = folder.resolve("pki");
        LocalPki.openOrCreate(certificates, Clock.systemUTC());
        Mosquitto.ServerFiles files = Mosquitto.ServerFiles.of(certificates);
        Set<ByteString> promised;
        try (Mosquitto mosquitto = Mosquitto.start(folder.resolve("mosquitto"), files);
                Federation federation = Federation.start(
                        SmallStudy.through(
                                SmallStudy.setup(folder, DEVICES, VERSIONS),
                                new BrokerAddress(URI.create(mosquitto.url()), certificates)),
                        AggregatorListener.none(),
                        RoundListener.silent())) {
            awaitVersion(federation, VERSION_AT_KILL);
            mosquitto.kill();
            mosquitto.launch();
            awaitVersion(federation, VERSIONS);

            assertThat(federation.lostUpdates()).isEmpty();
            promised = federation.promisedUpdates();
        }
        assertThat(promised).hasSizeGreaterThan(DEVICES);
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + folder.resolve("aggregator.db"), "ecg", promised);
    }

    private static void awaitVersion(Federation federation, long version) {
        await("version " + version)
                .atMost(Duration.ofMinutes(2))
                .until(() -> federation.aggregator().model("ecg").version() >= version);
    }
}
