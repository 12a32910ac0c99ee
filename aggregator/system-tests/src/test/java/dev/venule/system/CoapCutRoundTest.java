package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose network goes away in the middle of its round, while the update goes up: by CoAP over DTLS. */
final class CoapCutRoundTest {
    private static final int PARAMETERS = 200_000;
    private static final long WEIGHTS_BYTES = 4L * PARAMETERS;
    private static final int PART_BYTES = 64 << 10;
    private static final long SEED = 3;
    private static final RetryPolicy SOON = new RetryPolicy(Duration.ofMillis(50), Duration.ofMillis(200));
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final double MOST_BYTES_SENT_PER_BYTE_NEEDED = 1.35;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ScheduledExecutorService connection = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        rounds.shutdownNow();
        connection.shutdownNow();
    }

    @Test
    void roundGoesOnWhereItStoodInTheSessionThatItHad() throws Exception {
        try (AggregatorServer aggregator = CoapServerFixture.start(folder.resolve("server"), PARAMETERS);
                UdpFaultProxy network =
                        UdpFaultProxy.to(aggregator.coapUri().orElseThrow(), new UdpFaultProxy.Faults(0, 5, SEED));
                FileStorage storage = FileStorage.open(folder.resolve("device"))) {
            UploadTranscript upload = new UploadTranscript(transport(network.uri(), aggregator.pki()));
            try (Agent agent = agent(upload, storage, aggregator.pki())) {
                agent.start();
                await("half of the update").atMost(AT_MOST).until(() -> upload.storedBytes() > WEIGHTS_BYTES / 2);
                long handshake = network.handshakeDatagrams();
                long inVain = interrupt(network, upload);
                await("the receipt").atMost(AT_MOST).until(() -> upload.has(Receipt.Status.BUFFERED));
                await("an empty outbox")
                        .atMost(AT_MOST)
                        .until(() -> agent.counters().pendingUpdates() == 0);

                assertThat(network.handshakeDatagrams())
                        .as("no second handshake")
                        .isEqualTo(handshake);
                assertThat(network.bytes() - inVain)
                        .as("bytes of a download and an upload of " + WEIGHTS_BYTES + " bytes each")
                        .isLessThan((long) (MOST_BYTES_SENT_PER_BYTE_NEEDED * 2 * WEIGHTS_BYTES));
            }
            assertThat(aggregator.bufferedUpdates(CoapServerFixture.POPULATION)).hasSize(1);
        }
    }

    /** Returns the bytes that were sent while nothing passed. */
    private static long interrupt(UdpFaultProxy network, UploadTranscript upload) {
        long losses = upload.losses();
        network.cut();
        long before = network.bytes();
        await("the loss").atMost(AT_MOST).until(() -> upload.losses() > losses);
        long inVain = network.bytes() - before;
        network.mendUnderANewAddressWhenASessionIsUsed();
        return inVain;
    }

    private CoapTransport transport(URI aggregator, LocalPki pki) throws IOException {
        CoapTiming timing = new CoapTiming(
                Duration.ofMinutes(1), new CoapTiming.Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)), SOON);
        AggregatorEndpoint endpoint =
                AggregatorEndpoint.of(aggregator, CoapDevice.credentials(pki, CoapServerFixture.DEVICE));
        return new CoapTransport(
                CoapTransportConfig.standard(endpoint, CoapServerFixture.POPULATION, CoapServerFixture.DEVICE)
                        .with(timing),
                connection,
                new SplittableRandom(SEED),
                System::nanoTime);
    }

    private Agent agent(UploadTranscript way, FileStorage storage, LocalPki pki) throws IOException {
        AgentConfig standard = AgentConfig.standard(
                new DeviceIdentity(CoapServerFixture.POPULATION, CoapServerFixture.DEVICE, "scanner", "test"));
        RoundPolicy rule = standard.rounds();
        return new Agent(
                new AgentConfig(
                        standard.identity(),
                        new RoundPolicy(rule.clockSkew(), 1, rule.recheckInterval(), rule.statusInterval(), SOON),
                        standard.model(),
                        standard.outbox(),
                        new SendingPolicy(PART_BYTES, 4, AT_MOST, SOON)),
                LargeModel.ports(PARAMETERS, way, storage, pki),
                new AgentEnvironment(
                        Clock.systemUTC(),
                        System::nanoTime,
                        AgentLoop.on(rounds, Throwable::printStackTrace),
                        new SplittableRandom(SEED),
                        UpdateIds.random()),
                RoundListener.silent());
    }
}
