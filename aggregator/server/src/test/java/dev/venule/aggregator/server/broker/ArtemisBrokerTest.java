package dev.venule.aggregator.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.CertificateAuthority;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients over real TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtemisBrokerTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int GRANTED_QOS_1 = 1;
    private static final byte[] HASH = new byte[32];

    @SuppressWarnings("NullAway.Init")
    private LocalPki pki;

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        pki = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        broker = new ArtemisBroker(
                EmbeddedBrokerConfig.loopback(folder.resolve("broker")),
                pki.server(),
                List.of(pki.caCertificate()),
                new AccessRules(LocalPki.AGGREGATOR_NAME).revoking(revoked::contains));
        broker.start();
    }

    @AfterAll
    void stop() throws IOException {
        broker.close();
    }

    private DeviceClient device(String id) throws IOException, MqttException {
        return DeviceClient.connect(broker.uri(), pki.device(id), pki.caCertificate());
    }

    private DeviceClient aggregator() throws MqttException {
        return DeviceClient.connect(broker.uri(), pki.aggregator(), pki.caCertificate());
    }

    @Test
    void brokerOnAllAddressesIsReachedByTheAggregator(@TempDir Path folder) throws Exception {
        EmbeddedBrokerConfig loopback = EmbeddedBrokerConfig.loopback(folder.resolve("everywhere"));
        try (EmbeddedBroker everywhere = new ArtemisBroker(
                new EmbeddedBrokerConfig("0.0.0.0", 0, loopback.names(), loopback.folder(), loopback.maxPacketBytes()),
                pki.server(),
                List.of(pki.caCertificate()),
                new AccessRules(LocalPki.AGGREGATOR_NAME))) {
            everywhere.start();
            try (DeviceClient aggregator =
                    DeviceClient.connect(everywhere.uri(), pki.aggregator(), pki.caCertificate())) {
                assertThat(aggregator.subscribe(MqttAddress.allUpdates())).isEqualTo(GRANTED_QOS_1);
            }
        }
    }

    @Test
    void deviceReachesTheAggregatorAndIsAnswered() throws Exception {
        try (DeviceClient aggregator = aggregator();
                DeviceClient device = device("watch.7")) {
            assertThat(aggregator.subscribe(MqttAddress.allUpdates())).isEqualTo(GRANTED_QOS_1);
            assertThat(device.subscribe(MqttAddress.receipt("ecg", "watch.7"))).isEqualTo(GRANTED_QOS_1);
            assertThat(device.publish(MqttAddress.update("ecg", "watch.7"), "delta"))
                    .isZero();
            assertThat(aggregator.next(5000))
                    .satisfies(message -> assertThat(message.topic()).isEqualTo(MqttAddress.update("ecg", "watch.7")))
                    .satisfies(message -> assertThat(message.text()).isEqualTo("delta"));
            aggregator.publish(MqttAddress.receipt("ecg", "watch.7"), "stored");
            assertThat(device.next(5000).text()).isEqualTo("stored");
        }
    }

    @Test
    void aRevokedDeviceIsCutOffWithItsNextPacketAndDoesNotComeBack() throws Exception {
        try (DeviceClient device = device("stolen")) {
            assertThat(device.publish(MqttAddress.status("ecg", "stolen"), "here"))
                    .isZero();
            revoked.add("stolen");

            assertThatThrownBy(() -> device.publish(MqttAddress.status("ecg", "stolen"), "still here"))
                    .isInstanceOf(MqttException.class);
            assertThatThrownBy(() -> device("stolen")).isInstanceOf(MqttException.class);
        }
    }

    @Test
    void deviceFindsRetainedTaskAndModelParts() throws Exception {
        try (DeviceClient aggregator = aggregator();
                DeviceClient device = device("reader")) {
            aggregator.publish(MqttAddress.modelPart("ecg", HASH, 0), new byte[] {1}, true);
            aggregator.publish(MqttAddress.modelPart("ecg", HASH, 1), new byte[] {2}, true);
            aggregator.publish(MqttAddress.task("ecg"), new byte[] {3}, true);
            assertThat(device.subscribe(MqttAddress.task("ecg"))).isEqualTo(GRANTED_QOS_1);
            assertThat(device.next(5000).payload()).containsExactly(3);
            assertThat(device.subscribe(MqttAddress.modelParts("ecg", HASH))).isEqualTo(GRANTED_QOS_1);
            assertThat(List.of(device.next(5000).payload()[0], device.next(5000).payload()[0]))
                    .containsExactlyInAnyOrder((byte) 1, (byte) 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/device/other/update",
                "venule/v1/ecg/device/other/status",
                "venule/v1/ecg/device/intruder/receipt",
                "venule/v1/ecg/device/other/receipt",
                "venule/v1/ecg/device/intruder/update/more",
                "venule/v1/ecg/task",
                "venule/v1/ecg/model/0000000000000000000000000000000000000000000000000000000000000000/0",
                "venule.v1.ecg.device.other.update",
                "$sys.mqtt.sessions",
                "anything"
            })
    void deviceCannotPublishElsewhere(String topic) throws Exception {
        try (DeviceClient intruder = device("intruder")) {
            assertThat(intruder.publish(topic, "x")).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+/#",
                "venule/#",
                "venule/v1/ecg/device/other/receipt",
                "venule/v1/ecg/device/+/receipt",
                "venule/v1/ecg/device/intruder/#",
                "venule/v1/ecg/device/other/update",
                "venule/v1/+/device/+/update",
                "venule/v1/+/task",
                "venule/v1/ecg/model/#",
                "$sys.mqtt.sessions"
            })
    void deviceCannotSubscribeElsewhere(String filter) throws Exception {
        try (DeviceClient intruder = device("intruder")) {
            assertThat(intruder.subscribe(filter)).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void sharedSubscriptionOfADeviceEndsItsConnectionAndTakesNothing() throws Exception {
        try (DeviceClient aggregator = aggregator();
                DeviceClient device = device("sender")) {
            aggregator.subscribe("$share/aggregators/" + MqttAddress.allUpdates());
            try (DeviceClient intruder = device("intruder")) {
                assertThatThrownBy(() -> intruder.subscribe("$share/aggregators/" + MqttAddress.allUpdates()))
                        .isInstanceOf(MqttException.class);
                await().until(intruder::isDisconnected);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(device.publish(MqttAddress.update("ecg", "sender"), "update " + i))
                        .isZero();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(aggregator.next(5000).text()).isEqualTo("update " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregator", "other", "intruder2", ""})
    void deviceCannotTakeOverAnothersSession(String clientId) throws IOException {
        Identity intruder = pki.device("intruder");
        assertThatThrownBy(() -> DeviceClient.connect(
                        broker.uri(), clientId, TlsContexts.mutual(intruder, List.of(pki.caCertificate()))))
                .isInstanceOf(MqttException.class);
    }

    @Test
    void clientWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> DeviceClient.connect(
                        broker.uri(), "nobody", TlsContexts.anonymous(List.of(pki.caCertificate()))))
                .isInstanceOf(MqttException.class);
    }

    @Test
    void certificateOfAnotherAuthorityIsRefused() throws IOException {
        CertificateAuthority rogue =
                CertificateAuthority.createRoot("Venule root 1", Duration.ofDays(1), Clock.systemUTC());
        assertThatThrownBy(() -> DeviceClient.connect(
                        broker.uri(),
                        "aggregator",
                        TlsContexts.mutual(
                                rogue.issueClient("aggregator", Duration.ofDays(1)), List.of(pki.caCertificate()))))
                .isInstanceOf(MqttException.class);
    }

    @Test
    void brokerOfAnotherAuthorityIsNotBelieved() throws IOException {
        CertificateAuthority other = CertificateAuthority.createRoot("Another", Duration.ofDays(1), Clock.systemUTC());
        assertThatThrownBy(() -> DeviceClient.connect(
                        broker.uri(), "watch", TlsContexts.mutual(pki.device("watch"), List.of(other.certificate()))))
                .isInstanceOf(MqttException.class);
    }

    @Test
    void packetBeyondTheLimitIsRefused() throws Exception {
        try (DeviceClient device = device("large")) {
            assertThatThrownBy(() -> device.publish(MqttAddress.update("ecg", "large"), new byte[(1 << 20) + 1], false))
                    .isInstanceOf(MqttException.class);
        }
    }

    @Test
    void retainedMessagesAndSessionsSurviveARestart(@TempDir Path restarted) throws Exception {
        EmbeddedBrokerConfig config = EmbeddedBrokerConfig.loopback(restarted);
        AccessRules rules = new AccessRules(LocalPki.AGGREGATOR_NAME);
        List<X509Certificate> ca = List.of(pki.caCertificate());
        try (EmbeddedBroker first = new ArtemisBroker(config, pki.server(), ca, rules)) {
            first.start();
            try (DeviceClient aggregator = DeviceClient.connect(first.uri(), pki.aggregator(), pki.caCertificate())) {
                aggregator.subscribe(MqttAddress.allUpdates());
                aggregator.publish(MqttAddress.task("ecg"), new byte[] {9}, true);
            }
            try (DeviceClient device = DeviceClient.connect(first.uri(), pki.device("d"), pki.caCertificate())) {
                assertThat(device.publish(MqttAddress.update("ecg", "d"), "while away"))
                        .isZero();
            }
        }
        try (EmbeddedBroker second = new ArtemisBroker(config, pki.server(), ca, rules)) {
            second.start();
            try (DeviceClient aggregator = DeviceClient.connect(second.uri(), pki.aggregator(), pki.caCertificate())) {
                assertThat(aggregator.next(5000).text()).isEqualTo("while away");
            }
            try (DeviceClient device = DeviceClient.connect(second.uri(), pki.device("d"), pki.caCertificate())) {
                device.subscribe(MqttAddress.task("ecg"));
                assertThat(device.next(5000).payload()).containsExactly(9);
            }
        }
    }

    /** With every version contents come and go; what went must leave nothing behind, and idle sessions must stay. */
    @Test
    void withdrawnContentsLeaveNothingBehindAndIdleSessionsStay(@TempDir Path sweeping) throws Exception {
        try (ArtemisBroker swept = sweepingBroker(sweeping)) {
            swept.start();
            try (DeviceClient aggregator = DeviceClient.connect(swept.uri(), pki.aggregator(), pki.caCertificate())) {
                aggregator.subscribe(MqttAddress.allUpdates());
            }
            int before = swept.addressCount();
            try (DeviceClient publisher = DeviceClient.connect(
                    swept.uri(),
                    "aggregator:contents",
                    TlsContexts.mutual(pki.aggregator(), List.of(pki.caCertificate())))) {
                for (int part = 0; part < 30; part++) {
                    publisher.publish(MqttAddress.modelPart("ecg", HASH, part), new byte[100], true);
                }
                assertThat(swept.addressCount()).isGreaterThanOrEqualTo(before + 30);
                for (int part = 0; part < 30; part++) {
                    publisher.publish(MqttAddress.modelPart("ecg", HASH, part), new byte[0], true);
                }
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> swept.addressCount() <= before + 1);
            try (DeviceClient device = DeviceClient.connect(swept.uri(), pki.device("d"), pki.caCertificate())) {
                device.publish(MqttAddress.update("ecg", "d"), "after the sweep");
            }
            try (DeviceClient aggregator = DeviceClient.connect(swept.uri(), pki.aggregator(), pki.caCertificate())) {
                assertThat(aggregator.next(5000).text()).isEqualTo("after the sweep");
            }
        }
    }

    private ArtemisBroker sweepingBroker(Path sweeping) {
        return new ArtemisBroker(
                EmbeddedBrokerConfig.loopback(sweeping),
                pki.server(),
                List.of(pki.caCertificate()),
                new AccessRules(LocalPki.AGGREGATOR_NAME),
                Duration.ofMillis(100));
    }
}
