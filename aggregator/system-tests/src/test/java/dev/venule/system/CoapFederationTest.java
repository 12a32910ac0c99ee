package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.Reach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents and a real aggregator with CoAP over DTLS between them, and no broker. */
final class CoapFederationTest {
    private static final int DEVICES = 9;
    private static final long VERSIONS = 6;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void versionsAreMadeAndNothingThatWasPromisedIsLost() throws Exception {
        Set<ByteString> promised;
        try (Federation federation = Federation.start(setup(), AggregatorListener.none(), RoundListener.silent())) {
            await("version " + VERSIONS)
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> federation.aggregator().model("ecg").version() >= VERSIONS);
            assertThat(federation.lostUpdates()).isEmpty();
            promised = federation.promisedUpdates();
        }
        assertThat(promised).hasSizeGreaterThan(DEVICES);
        Ledger.assertEveryPromiseIsKeptOnce("jdbc:sqlite:" + folder.resolve("aggregator.db"), "ecg", promised);
    }

    private FederationSetup setup() {
        FederationSetup setup = SmallStudy.setup(folder, DEVICES, VERSIONS);
        return new FederationSetup(
                setup.folder(), setup.population(), setup.patients(), setup.behavior(), new Reach.Coap(), setup.seed());
    }
}
