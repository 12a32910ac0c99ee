package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.server.broker.DeviceClient;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server in this process, devices over real TLS. */
class AggregatorServerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private AggregatorServer start(int goal) throws IOException {
        return AggregatorServer.start(
                AggregatorConfig.inFolder(folder, TestPopulation.config(goal)), AggregatorListener.none());
    }

    private static DeviceClient device(AggregatorServer server, String id) throws IOException, MqttException {
        return DeviceClient.connect(
                server.brokerUri(), server.pki().device(id), server.pki().caCertificate());
    }

    private static Announcement announcement(DeviceClient device) throws InterruptedException {
        DeviceClient.Message message = device.next(10_000);
        assertThat(message.topic()).isEqualTo(MqttAddress.task(TestPopulation.NAME));
        SignedAnnouncement signed = valid(MessageReader.signedAnnouncement(message.payload()));
        return valid(MessageReader.announcement(signed.getAnnouncement().toByteArray()));
    }

    private static <T> T valid(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<T>) reading).message();
    }

    /** All parts of a content, in whatever order the broker gives them. */
    private static byte[] fetch(DeviceClient device, Content content) throws MqttException, InterruptedException {
        device.subscribe(
                MqttAddress.modelParts(TestPopulation.NAME, content.getSha256().toByteArray()));
        TreeMap<Integer, byte[]> parts = new TreeMap<>();
        for (int i = 0; i < ContentParts.count(content); i++) {
            DeviceClient.Message message = device.next(10_000);
            parts.put(
                    Integer.valueOf(message.topic().substring(message.topic().lastIndexOf('/') + 1)),
                    message.payload());
        }
        return valid(ContentParts.assemble(content, List.copyOf(parts.values())));
    }

    @Test
    void updatesBecomeAVersionThatDevicesCanFetch() throws Exception {
        try (AggregatorServer server = start(2);
                DeviceClient reader = device(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            assertThat(announcement(reader).getVersion().getNumber()).isZero();
            TestDevice one = new TestDevice("one", server.brokerUri(), server.pki(), 1);
            TestDevice two = new TestDevice("two", server.brokerUri(), server.pki(), 1);
            one.run();
            two.run();
            Announcement announcement = announcement(reader);
            assertThat(announcement.getVersion().getNumber()).isEqualTo(1);
            byte[] weights = fetch(reader, announcement.getFullWeights());
            assertThat(weights)
                    .isEqualTo(WeightsCodec.encode(
                            server.model(TestPopulation.NAME).weights()));
            assertThat(fetch(reader, announcement.getModel().getTflite())).isEqualTo(new byte[5000]);
            assertThat(one.receipts().values()).extracting(Receipt::getStatus).containsExactly(Receipt.Status.BUFFERED);
            AggregatorCounters.Snapshot counters = server.counters().snapshot();
            assertThat(counters.buffered()).isEqualTo(2);
            assertThat(counters.versions()).isEqualTo(1);
            assertThat(counters.updates().messages()).isGreaterThanOrEqualTo(2);
            assertThat(counters.updates().wireBytes())
                    .isGreaterThan(counters.updates().payloadBytes());
        }
    }

    @Test
    void rejectionReachesTheDeviceAndTheCounters() throws Exception {
        try (AggregatorServer server = start(2);
                DeviceClient device = device(server, "d")) {
            device.subscribe(MqttAddress.receipt("other", "d"));
            device.publish(MqttAddress.update("other", "d"), TestPopulation.update("d", 1), false);
            Receipt receipt = Receipt.parseFrom(device.next(10_000).payload());
            assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.REJECTED);
            assertThat(receipt.getRejectReason()).isEqualTo(RejectReason.UNKNOWN_POPULATION.wireCode());
            assertThat(server.counters().snapshot().rejected()).containsEntry(RejectReason.UNKNOWN_POPULATION, 1L);
        }
    }

    @Test
    void restartContinuesWhereItStopped() throws Exception {
        byte[] hash;
        try (AggregatorServer server = start(2)) {
            new TestDevice("one", server.brokerUri(), server.pki(), 3).run();
            hash = server.model(TestPopulation.NAME).weightsSha256();
            assertThat(server.model(TestPopulation.NAME).version()).isEqualTo(1);
        }
        try (AggregatorServer server = start(2);
                DeviceClient reader = device(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            Announcement announcement = announcement(reader);
            assertThat(announcement.getVersion().getNumber()).isEqualTo(1);
            assertThat(announcement.getVersion().getWeightsSha256().toByteArray())
                    .isEqualTo(hash);
            new TestDevice("one", server.brokerUri(), server.pki(), 3).run();
            assertThat(server.counters().snapshot().buffered()).isZero();
            new TestDevice("two", server.brokerUri(), server.pki(), 1).run();
            await().untilAsserted(() ->
                    assertThat(server.model(TestPopulation.NAME).version()).isEqualTo(2));
            assertThat(server.contributions(TestPopulation.NAME, 2))
                    .extracting(contribution -> contribution.key().device())
                    .containsExactly("one", "two");
        }
    }

    @Test
    void contentsThatLeftTheRingAreGoneFromTheBroker() throws Exception {
        try (AggregatorServer server = start(1);
                DeviceClient reader = device(server, "reader")) {
            reader.subscribe(MqttAddress.task(TestPopulation.NAME));
            Content first = announcement(reader).getFullWeights();
            new TestDevice("one", server.brokerUri(), server.pki(), 5).run();
            Announcement latest = announcement(reader);
            while (latest.getVersion().getNumber() < 5) {
                latest = announcement(reader);
            }
            // Withdrawals follow the announcement; a later one shows that they are through.
            new TestDevice("two", server.brokerUri(), server.pki(), 1).run();
            while (latest.getVersion().getNumber() < 6) {
                latest = announcement(reader);
            }
            reader.subscribe(MqttAddress.modelParts(
                    TestPopulation.NAME, first.getSha256().toByteArray()));
            assertThat(fetch(reader, latest.getFullWeights())).isNotEmpty();
        }
    }

    @Test
    void brokerThatIsNotThereIsOneClearSentence() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        AggregatorConfig config = AggregatorConfig.inFolder(folder, TestPopulation.config(1))
                .withBroker(BrokerChoice.External.plaintextOnLoopback(URI.create("mqtt://127.0.0.1:" + free)));
        assertThatThrownBy(() -> AggregatorServer.start(config, AggregatorListener.none(), Duration.ofSeconds(2)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "nothing answers at mqtt://127.0.0.1:" + free + "; start the broker, or correct its address");
    }

    @Test
    void openedServerIsReadyWhenItsAnnouncementsAreAtTheBroker() throws Exception {
        AggregatorConfig config = AggregatorConfig.inFolder(folder, TestPopulation.config(1));
        try (AggregatorServer server = AggregatorServer.open(config, AggregatorListener.none())) {
            assertThat(server.model(TestPopulation.NAME).version()).isZero();
            assertThat(server.awaitReady(Duration.ofMinutes(1))).isTrue();
            try (DeviceClient reader = device(server, "reader")) {
                reader.subscribe(MqttAddress.task(TestPopulation.NAME));
                assertThat(announcement(reader).getVersion().getNumber()).isZero();
            }
        }
    }

    @Test
    void plaintextBeyondThisMachineIsRefused() {
        assertThatThrownBy(() -> BrokerChoice.External.plaintextOnLoopback(URI.create("mqtt://192.0.2.1:1883")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not encrypted, which is allowed on the loopback interface only");
        assertThatThrownBy(() -> new BrokerChoice.External(URI.create("mqtts://localhost:8883"), Optional.empty()))
                .hasMessageContaining("needs certificates");
        assertThatThrownBy(() -> BrokerChoice.External.plaintextOnLoopback(URI.create("http://localhost:80")))
                .hasMessageContaining("must begin with mqtts://");
    }

    @Test
    void faultOfAListenerStopsReceivingAndIsShown() throws Exception {
        AggregatorListener faulty = new AggregatorListener() {
            @Override
            public void answered(Answer answer) {
                throw new IllegalStateException("planted");
            }
        };
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {});
        try (AggregatorServer server =
                        AggregatorServer.start(AggregatorConfig.inFolder(folder, TestPopulation.config(1)), faulty);
                DeviceClient device = device(server, "d")) {
            device.publish(MqttAddress.update(TestPopulation.NAME, "d"), TestPopulation.update("d", 1), false);
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(server.failure())
                            .hasValueSatisfying(fault -> assertThat(fault).hasMessage("planted")));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
