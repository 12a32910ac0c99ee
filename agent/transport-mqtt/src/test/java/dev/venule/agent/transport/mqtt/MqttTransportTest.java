package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttTransportTest {
    private static final String TASK = "venule/v1/ward/task";
    private static final String RECEIPT = "venule/v1/ward/device/pump-1/receipt";
    private static final String UPDATE = "venule/v1/ward/device/pump-1/update";
    private static final String STATUS = "venule/v1/ward/device/pump-1/status";
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final RecordingListener listener = new RecordingListener();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final List<Fetch> fetched = new CopyOnWriteArrayList<>();
    private final List<MqttTransport> transports = new CopyOnWriteArrayList<>();
    private ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private FakeBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() throws Exception {
        transports.forEach(MqttTransport::close);
        // Every test also shows that closing leaves no thread behind.
        await().untilAsserted(() -> assertThat(pahoThreads()).isEmpty());
        scheduler.shutdownNow();
        broker.close();
    }

    @Test
    void subscribesToTheTaskAndItsOwnReceiptsBeforeItSaysThatItIsConnected() {
        connected(PATIENT);

        assertThat(broker.subscribed).containsExactly(TASK, RECEIPT);
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void opensADurableSessionUnderTheDeviceIdWithTheLastWillRetainedAsStatus() throws Exception {
        connected(PATIENT);

        var connect = broker.connects.get(0);
        assertThat(connect.getClientId()).isEqualTo("pump-1");
        assertThat(connect.isCleanStart()).isFalse();
        assertThat(connect.getProperties().getSessionExpiryInterval()).isEqualTo(3600);
        assertThat(connect.getWillDestination()).isEqualTo(STATUS);
        assertThat(connect.getWillMessage().getPayload()).isEqualTo("gone".getBytes(UTF_8));
        assertThat(connect.getWillMessage().isRetained()).isTrue();
        assertThat(connect.getWillMessage().getQos()).isEqualTo(1);
    }

    @Test
    void tasksAndReceiptsReachTheListener() throws Exception {
        broker.retain(TASK, "round 1".getBytes(UTF_8));
        connected(PATIENT);
        broker.deliver(RECEIPT, "stored".getBytes(UTF_8));

        await().untilAsserted(() -> assertThat(listener.heard).contains("task: round 1", "receipt: stored"));
    }

    @Test
    void anAcknowledgedUpdatePartIsHandedOver() {
        MqttTransport transport = connected(PATIENT);
        transport.sendUpdatePart(new byte[] {1, 2, 3}, deliveries::add);

        await().untilAsserted(() -> assertThat(deliveries).containsExactly(new Delivery.HandedOver()));
        var publish = broker.publishes.get(0);
        assertThat(publish.getTopicName()).isEqualTo(UPDATE);
        assertThat(publish.getMessage().getPayload()).containsExactly(1, 2, 3);
        assertThat(publish.getMessage().getQos()).isEqualTo(1);
        assertThat(publish.getMessage().isRetained()).isFalse();
    }

    @Test
    void aRefusedPublishIsAFailedDeliveryAlthoughPahoCallsItASuccess() {
        broker.pubackCode = 0x87;
        MqttTransport transport = connected(PATIENT);
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> deliveries.size() == 1);
        assertThat(explanation(deliveries.get(0))).contains("not authorized", "pump-1");
    }

    @Test
    void aRefusedSubscriptionIsNoConnection() {
        broker.subackCode = 0x87;
        opened(PATIENT, brokerAddress());

        await().until(() -> !listener.heard.isEmpty());
        assertThat(listener.heard).doesNotContain("connected");
        assertThat(listener.heard.get(0)).contains("cannot subscribe", "not authorized", "pump-1");
        assertThat(listener.heard.get(0)).doesNotContain("\n");
    }

    @Test
    void afterAResetItConnectsAndSubscribesAgain() throws Exception {
        connected(PATIENT);
        broker.resetConnections();

        await().untilAsserted(() -> assertThat(listener.heard).hasSize(3));
        assertThat(listener.heard.get(1)).startsWith("disconnected: ");
        assertThat(listener.heard.get(2)).isEqualTo("connected");
        assertThat(broker.subscribed).containsExactly(TASK, RECEIPT, TASK, RECEIPT);
    }

    @Test
    void whatWasNotAcknowledgedFailsOnceWhenTheConnectionIsLostAndIsNotSentAgain() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected(PATIENT);
        for (int i = 0; i < 5; i++) {
            transport.sendUpdatePart(new byte[] {(byte) i}, deliveries::add);
        }
        await().until(() -> broker.publishes.size() == 3);
        broker.resetConnections();

        await().until(() -> listener.heard.size() == 3);
        assertThat(deliveries).hasSize(5).allMatch(delivery -> delivery instanceof Delivery.Failed);
        assertThat(broker.publishes).hasSize(3);
    }

    @Test
    void aRefusedConnectionIsOneLineThatSaysWhatToDoAndIsTriedAgain() throws Exception {
        int freePort;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = probe.getLocalPort();
        }
        opened(PATIENT, URI.create("mqtt://localhost:" + freePort));

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard)
                .allMatch(line -> line.equals("disconnected: localhost:" + freePort
                        + " refused the connection: check that the broker runs and listens there"));
    }

    @Test
    void aDeviceThatIsNotAuthorizedIsToldSo() {
        broker.connackCode = 0x87;
        opened(PATIENT, brokerAddress());

        await().until(() -> !listener.heard.isEmpty());
        assertThat(listener.heard.get(0)).contains("not authorized", "CN");
    }

    @Test
    void aBrokerThatNeverAnswersTheConnectIsGivenUp() {
        broker.isConnackHeld = true;
        opened(PATIENT, brokerAddress());

        await().until(() -> broker.connects.size() >= 2);
        assertThat(listener.heard.get(0)).contains("did not complete the connection within 1000 ms");
    }

    @Test
    void aDeviceThatIsPushedOutByItsDoubleIsToldSo() throws Exception {
        connected(PATIENT);
        broker.sendDisconnect(0x8e);

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard.get(1)).contains("another client connected as \"pump-1\"");
    }

    @Test
    void aReceiveMaximumThatPahoCannotReadIsOneLineThatSaysWhatToSet() {
        broker.connackProperties.setReceiveMaximum(65535);
        opened(PATIENT, brokerAddress());

        await().until(() -> !listener.heard.isEmpty());
        assertThat(listener.heard.get(0))
                .contains("receive maximum of 65535", "set the broker's receive maximum to 32767 or less");
        assertThat(listener.heard).doesNotContain("connected");
    }

    @Test
    void neverMoreThanTheWindowIsOnItsWayAndTheRestWaits() throws Exception {
        assertThat(mostOnTheirWay()).isEqualTo(3);
    }

    @Test
    void theBrokersReceiveMaximumNarrowsTheWindow() throws Exception {
        broker.connackProperties.setReceiveMaximum(2);

        assertThat(mostOnTheirWay()).isEqualTo(2);
    }

    @Test
    void aPartThatTheBrokerWouldNotTakeFailsWithoutCostingTheConnection() {
        broker.connackProperties.setMaximumPacketSize(1000L);
        MqttTransport transport = connected(PATIENT);
        transport.sendUpdatePart(new byte[1000], deliveries::add);
        transport.sendUpdatePart(new byte[800], deliveries::add);

        await().until(() -> deliveries.size() == 2);
        assertThat(explanation(deliveries.get(0))).contains("1000 bytes", "raise its maximum packet size");
        assertThat(deliveries.get(1)).isEqualTo(new Delivery.HandedOver());
    }

    @Test
    void aBrokerThatAcknowledgesNothingLosesTheConnection() {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected(SHORT);
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> deliveries.size() == 1 && listener.heard.size() >= 2);
        assertThat(explanation(deliveries.get(0))).contains("acknowledged nothing");
    }

    @Test
    void nothingIsSentWithoutAConnection() {
        MqttTransport transport = transport(PATIENT, brokerAddress());
        transport.sendUpdatePart(new byte[] {1}, deliveries::add);
        transport.fetch(ContentParts.describe(new byte[] {1}, 1), fetched::add);

        await().until(() -> deliveries.size() == 1 && fetched.size() == 1);
        assertThat(explanation(deliveries.get(0))).isEqualTo("not connected");
        assertThat(fetched).containsExactly(new Fetch.Failed("not connected"));
    }

    @Test
    void theStatusIsRetainedAndOnlyTheLatestWaits() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected(PATIENT);
        for (int i = 0; i < 3; i++) {
            transport.sendUpdatePart(new byte[] {(byte) i}, deliveries::add);
        }
        transport.publishStatus("charging".getBytes(UTF_8));
        transport.publishStatus("training".getBytes(UTF_8));
        await().until(() -> broker.unacknowledgedCount() == 3);
        broker.acknowledgeOldest();

        await().until(() -> broker.publishes.size() == 4);
        var status = broker.publishes.get(3);
        assertThat(status.getTopicName()).isEqualTo(STATUS);
        assertThat(status.getMessage().isRetained()).isTrue();
        assertThat(status.getMessage().getPayload()).isEqualTo("training".getBytes(UTF_8));
    }

    @Test
    void fetchesPartsThatComeOutOfOrderAndTwiceAndUnsubscribes() {
        byte[] whole = bytes(25);
        Content content = ContentParts.describe(whole, 10);
        retain(content, whole, 2, 0, 0, 1);
        MqttTransport transport = connected(PATIENT);
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Fetched) fetched.get(0)).bytes()).isEqualTo(whole);
        await().until(() -> broker.unsubscribed.contains(parts(content)));
    }

    @Test
    void twoWhoFetchTheSameContentShareItAndOwnTheirBytes() {
        byte[] whole = bytes(25);
        Content content = ContentParts.describe(whole, 10);
        MqttTransport transport = connected(PATIENT);
        transport.fetch(content, fetched::add);
        transport.fetch(content, fetched::add);
        await().until(() -> broker.subscribed.contains(parts(content)));
        for (int part = 0; part < 3; part++) {
            deliver(content, whole, part);
        }

        await().until(() -> fetched.size() == 2);
        byte[] first = ((Fetch.Fetched) fetched.get(0)).bytes();
        byte[] second = ((Fetch.Fetched) fetched.get(1)).bytes();
        assertThat(first).isEqualTo(second).isNotSameAs(second);
        assertThat(broker.subscribed).containsOnlyOnce(parts(content));
    }

    @Test
    void aFetchWithoutProgressFailsAndSaysHowFarItCame() {
        byte[] whole = bytes(25);
        Content content = ContentParts.describe(whole, 10);
        retain(content, whole, 1);
        MqttTransport transport = connected(SHORT);
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Failed) fetched.get(0)).explanation()).startsWith("1 of 3 parts arrived");
    }

    @Test
    void aPartOfAnotherSizeIsRefused() {
        byte[] whole = bytes(25);
        Content content = ContentParts.describe(whole, 10);
        broker.retain(part(content, 1), new byte[11]);
        MqttTransport transport = connected(PATIENT);
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Failed) fetched.get(0)).explanation()).startsWith("part 1 has 11 bytes, must have 10");
    }

    @Test
    void partsThatDoNotAddUpToTheHashAreRefused() {
        Content content = ContentParts.describe(bytes(25), 10);
        retain(content, new byte[25], 0, 1, 2);
        MqttTransport transport = connected(PATIENT);
        transport.fetch(content, fetched::add);

        await().until(() -> fetched.size() == 1);
        assertThat(((Fetch.Failed) fetched.get(0)).explanation()).contains("do not add up to the hash");
    }

    @Test
    void aFetchFailsWhenTheConnectionIsLost() throws Exception {
        MqttTransport transport = connected(PATIENT);
        Content content = ContentParts.describe(bytes(25), 10);
        transport.fetch(content, fetched::add);
        await().until(() -> broker.subscribed.contains(parts(content)));
        broker.resetConnections();

        await().until(() -> fetched.size() == 1);
        assertThat(fetched.get(0)).isInstanceOf(Fetch.Failed.class);
    }

    @Test
    void aSubscriptionLeftOverFromAnEarlierLifeIsTakenBack() {
        connected(PATIENT);
        Content content = ContentParts.describe(bytes(25), 10);
        deliver(content, bytes(25), 0);

        await().untilAsserted(() -> assertThat(broker.unsubscribed).containsExactly(parts(content)));
    }

    @Test
    void countsTheBytesOfAllConnections() throws Exception {
        MqttTransport transport = connected(PATIENT);
        long sentByOne = transport.traffic().bytesSent();
        long receivedByOne = transport.traffic().bytesReceived();
        broker.resetConnections();
        await().until(() -> listener.heard.size() == 3);

        assertThat(sentByOne).isPositive();
        assertThat(receivedByOne).isPositive();
        await().untilAsserted(() ->
                assertThat(transport.traffic().bytesReceived()).isGreaterThanOrEqualTo(2 * receivedByOne));
        assertThat(transport.traffic().bytesSent()).isGreaterThanOrEqualTo(2 * sentByOne);
    }

    @Test
    void pingsWhenThereIsNothingElseToSay() throws Exception {
        connected(PATIENT);

        assertThat(broker.pings.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void closingSaysGoodbyeAfterTheLastStatusAndFailsWhatIsUnderWay() {
        MqttTransport transport = connected(PATIENT);
        transport.publishStatus("off".getBytes(UTF_8));
        transport.fetch(ContentParts.describe(bytes(25), 10), fetched::add);
        transport.close();

        await().until(() -> broker.goodbyes.size() == 1 && fetched.size() == 1);
        assertThat(broker.publishes).hasSize(1);
        assertThat(broker.goodbyes.get(0).getReturnCode()).isZero();
        assertThat(fetched).containsExactly(new Fetch.Failed("the transport was closed"));
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void aBrokerThatHangsUpAtOnceLeavesNoThreadBehind() {
        broker.isHangingUp = true;
        opened(PATIENT, brokerAddress());

        await().until(() -> listener.heard.size() >= 5);
        assertThat(listener.heard).allMatch(line -> line.contains("closed the connection"));
    }

    @Test
    void closingWhileItConnectsLeavesNoThreadBehind() {
        SplittableRandom random = new SplittableRandom(3);
        List<Future<?>> closings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            MqttTransport transport = opened(PATIENT, brokerAddress());
            closings.add(scheduler.schedule(transport::close, random.nextInt(400), TimeUnit.MILLISECONDS));
        }

        await().until(() -> closings.stream().allMatch(Future::isDone));
    }

    @Test
    void breakingAndClosingConnectionsPrintsNothing() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardError = System.err;
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            connected(PATIENT);
            for (int round = 1; round <= 5; round++) {
                broker.resetConnections();
                int lines = 1 + 2 * round;
                await().until(() -> listener.heard.size() == lines);
            }
            transports.get(0).close();
            await().until(() -> pahoThreads().isEmpty());
        } finally {
            System.setErr(standardError);
        }
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void manyTransportsShareOneSchedulerThread() {
        scheduler.shutdown();
        scheduler = Executors.newSingleThreadScheduledExecutor();
        for (int device = 0; device < 8; device++) {
            MqttTransport transport = transport(PATIENT, brokerAddress(), "pump-" + device);
            transport.open(listener, new byte[0]);
        }

        await().until(() -> listener.heard.size() == 8);
        assertThat(listener.heard).containsOnly("connected");
    }

    @Test
    void opensOnlyOnce() {
        MqttTransport transport = connected(PATIENT);

        assertThatThrownBy(() -> transport.open(listener, new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    private int mostOnTheirWay() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected(PATIENT);
        for (int i = 0; i < 12; i++) {
            transport.sendUpdatePart(new byte[] {(byte) i}, deliveries::add);
        }
        for (int i = 0; i < 12; i++) {
            await().until(() -> broker.unacknowledgedCount() > 0);
            broker.acknowledgeOldest();
        }
        await().until(() -> deliveries.size() == 12);
        assertThat(deliveries).containsOnly(new Delivery.HandedOver());
        assertThat(broker.publishes)
                .extracting(publish -> (int) publish.getMessage().getPayload()[0])
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        return broker.mostUnacknowledged;
    }

    private MqttTransport connected(Duration answerTimeout) {
        MqttTransport transport = opened(answerTimeout, brokerAddress());
        await().until(() -> listener.heard.contains("connected"));
        return transport;
    }

    private MqttTransport opened(Duration answerTimeout, URI address) {
        MqttTransport transport = transport(answerTimeout, address);
        transport.open(listener, "gone".getBytes(UTF_8));
        return transport;
    }

    private MqttTransport transport(Duration answerTimeout, URI address) {
        return transport(answerTimeout, address, "pump-1");
    }

    private MqttTransport transport(Duration answerTimeout, URI address, String deviceId) {
        MqttTiming timing = new MqttTiming(
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                // Only where the broker is to be silent does this time pass.
                broker.isConnackHeld ? Duration.ofSeconds(1) : Duration.ofSeconds(30),
                answerTimeout,
                new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5)));
        MqttTransportConfig config =
                new MqttTransportConfig(BrokerEndpoint.plaintextOnLoopback(address), "ward", deviceId, timing, 3);
        MqttTransport transport = new MqttTransport(config, scheduler, new SplittableRandom(1));
        transports.add(transport);
        return transport;
    }

    private URI brokerAddress() {
        return broker.uri("mqtt");
    }

    private void retain(Content content, byte[] whole, int... parts) {
        for (int part : parts) {
            broker.retain(part(content, part), ContentParts.slice(whole, content, part));
        }
    }

    private void deliver(Content content, byte[] whole, int part) {
        try {
            broker.deliver(part(content, part), ContentParts.slice(whole, content, part));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(Content content, int part) {
        return MqttAddress.modelPart("ward", content.getSha256().toByteArray(), part);
    }

    private static String parts(Content content) {
        return MqttAddress.modelParts("ward", content.getSha256().toByteArray());
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    private static String explanation(Delivery delivery) {
        return ((Delivery.Failed) delivery).explanation();
    }

    private static List<String> pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT ") || name.startsWith("venule-mqtt"))
                .toList();
    }
}
