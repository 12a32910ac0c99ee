package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.coap.CoapRefusal;
import dev.venule.broker.pki.RevocationReason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in by CoAP: whoever has the key of his name, or a certificate that was not revoked; nobody else. */
final class CoapIdentityTest {
    private static final int PARAMETERS = 5_000;
    private static final String OUT = "stolen-1";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private AggregatorServer server;

    @BeforeEach
    void start() throws IOException {
        server = CoapServerFixture.start(folder, PARAMETERS);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private URI uri() {
        return URI.create("coaps://localhost:" + server.coapUri().orElseThrow().getPort());
    }

    private CoapDevice withKey(String identity, byte[] key) {
        return CoapDevice.start(
                AggregatorEndpoint.withSharedKey(uri(), identity, key),
                CoapServerFixture.POPULATION,
                identity,
                CoapLink.PATIENT);
    }

    private CoapDevice withCertificate(URI aggregator, String id) throws IOException {
        return CoapDevice.start(aggregator, server.pki(), CoapServerFixture.POPULATION, id);
    }

    private void awaitRefusal(CoapRefusal reason, int least) {
        await(reason.label())
                .atMost(AT_MOST)
                .until(() -> server.counters().snapshot().coap().refused().getOrDefault(reason, 0L) >= least);
    }

    @Test
    void deviceWithItsKeyTakesPart() throws Exception {
        try (CoapDevice sensor = withKey(CoapServerFixture.SENSOR, CoapServerFixture.sensorKey())) {
            assertThat(sensor.awaitState()).isEqualTo("connected");
            assertThat(CoapDevice.await(sensor.fetch(sensor.awaitTask().getFullWeights())))
                    .isInstanceOf(Fetch.Fetched.class);
            assertThat(CoapDevice.await(sensor.send(CoapServerFixture.update(PARAMETERS, 1))))
                    .isInstanceOf(Delivery.HandedOver.class);
            sensor.awaitThatBothEndsCountTheSame(server);
        }
        assertThat(server.bufferedUpdates(CoapServerFixture.POPULATION)).hasSize(1);
    }

    @Test
    void anotherKeyOpensNothing() {
        byte[] wrong = "sixteen bytes ?..".getBytes(StandardCharsets.US_ASCII);
        try (CoapDevice sensor = withKey(CoapServerFixture.SENSOR, wrong)) {
            awaitRefusal(CoapRefusal.FORGED_RECORD, 1);
            assertThat(sensor.statesSoFar()).doesNotContain("connected");
        }
    }

    @Test
    void nameWithoutAKeyOpensNothing() {
        try (CoapDevice unknown = withKey("sensor-2", CoapServerFixture.sensorKey())) {
            awaitRefusal(CoapRefusal.UNKNOWN_IDENTITY, 1);
            assertThat(unknown.statesSoFar()).doesNotContain("connected");
        }
    }

    @Test
    void revokedCertificateIsRefusedInTheHandshakeOfDtlsAndOfTls() throws Exception {
        try (CoapDevice before = withCertificate(uri(), OUT)) {
            assertThat(before.awaitState()).as("before it was revoked").isEqualTo("connected");
        }
        server.pki().authority().revoke(OUT, RevocationReason.KEY_COMPROMISE);
        try (CoapDevice datagrams = withCertificate(uri(), OUT)) {
            assertThat(datagrams.awaitState()).isNotEqualTo("connected");
            awaitRefusal(CoapRefusal.REVOKED, 1);
        }
        try (CoapDevice stream = withCertificate(server.coapTcpUri().orElseThrow(), OUT)) {
            assertThat(stream.awaitState()).isNotEqualTo("connected");
            awaitRefusal(CoapRefusal.REVOKED, 2);
        }
        try (CoapDevice other = withCertificate(uri(), CoapServerFixture.DEVICE)) {
            assertThat(other.awaitState()).as("nobody else is out").isEqualTo("connected");
        }
    }
}
