package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttConnectingTest extends MqttTransportFixture {
    @Test
    void subscribesToTheTaskAndItsOwnReceiptsBeforeItSaysThatItIsConnected() {
        connected();

        assertThat(broker.subscribed).containsExactly(TASK, RECEIPT);
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void opensADurableSessionUnderTheDeviceIdWithTheLastWillRetainedAsStatus() throws Exception {
        connected();

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
        connected();
        broker.deliver(RECEIPT, "stored".getBytes(UTF_8));

        await().untilAsserted(() -> assertThat(listener.heard).contains("task: round 1", "receipt: stored"));
    }

    @ParameterizedTest
    @CsvSource({
        "0x84, use a broker that does",
        "0x85, change the broker's rule for client ids",
        "0x86, certificate's CN",
        "0x87, certificate's CN",
        "0x88, nothing to do unless it stays so",
        "0x89, nothing to do unless it stays so",
        "0x8a, check that its access rules let",
        "0x97, quota",
        "0x9d, set the device's broker address",
        "0x9f, limits the rate",
        "0x80, see the broker's log",
    })
    void aRefusedConnectIsOneLineThatSaysWhatToDoAndIsTriedAgain(String code, String remedy) {
        broker.connackCode = Integer.decode(code);
        opened();

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("disconnected: ")
                        .contains(remedy)
                        .matches("[\\x20-\\x7e]+"));
    }

    @Test
    void aRefusedSubscriptionIsNoConnection() {
        broker.subackCode = 0x87;
        opened();

        assertThat(firstHeard())
                .startsWith("disconnected: cannot subscribe")
                .contains("not authorized", "pump-1")
                .doesNotContain("\n");
        assertThat(listener.heard).doesNotContain("connected");
    }

    @ParameterizedTest
    @ValueSource(ints = {32768, 40000, 65535})
    void aReceiveMaximumThatPahoCannotReadIsOneLineThatSaysWhatToSet(int receiveMaximum) {
        broker.connackProperties.setReceiveMaximum(receiveMaximum);
        opened();

        assertThat(firstHeard())
                .contains("receive maximum of " + receiveMaximum)
                .contains("set the broker's receive maximum to 32767 or less");
        assertThat(listener.heard).doesNotContain("connected");
    }

    @Test
    void theLargestReceiveMaximumThatPahoCanReadIsFine() {
        broker.connackProperties.setReceiveMaximum(32767);
        connected().sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> broker.publishes.size() == 1);
    }

    @Test
    void aBrokerWithoutWhatVenuleNeedsIsToldWhatToAllow() {
        broker.connackProperties.setRetainAvailable(false);
        opened();

        assertThat(firstHeard()).contains("does not retain messages: allow it");
    }

    @Test
    void aBrokerWithoutAcknowledgedMessagesIsToldToAllowThem() {
        broker.connackProperties.setMaximumQoS(0);
        opened();

        assertThat(firstHeard()).contains("offers no QoS 1: allow it");
    }

    @Test
    void whereNothingListensEveryAttemptIsOneLineThatSaysWhatToDo() throws Exception {
        int freePort;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = probe.getLocalPort();
        }
        transport(URI.create("mqtt://localhost:" + freePort), "pump-1").open(listener, new byte[0]);

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard)
                .containsOnly("disconnected: localhost:" + freePort
                        + " refused the connection: check that the broker runs and listens there");
    }

    @Test
    void aBrokerThatNeverAnswersTheConnectIsGivenUp() {
        broker.isConnackHeld = true;
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(1), LONG, LONG);
        opened();

        await().until(() -> broker.connects.size() >= 2);
        assertThat(listener.heard.get(0)).contains("did not complete the connection within 1000 ms");
    }

    @Test
    void aBrokerThatNeverAnswersTheSubscriptionIsGivenUp() {
        broker.areSubacksHeld = true;
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(1), LONG, LONG);
        opened();

        await().until(() -> broker.connects.size() >= 2);
        assertThat(listener.heard.get(0)).contains("did not complete the connection within 1000 ms");
        assertThat(listener.heard).doesNotContain("connected");
    }

    @Test
    void aTaskThatTheBrokerRetainsAndDidNotSendIsAskedForAgain() {
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), LONG, SHORT);
        connected();
        await().until(() -> broker.subscribed.size() > 2);
        broker.retain(TASK, "round 1".getBytes(UTF_8));

        await().until(() -> listener.heard.contains("task: round 1"));
        assertThat(broker.subscribed.subList(2, broker.subscribed.size())).containsOnly(TASK);
        assertThat(broker.connects).hasSize(1);
    }

    @Test
    void aTaskThatCameIsNotAskedForAgain() throws Exception {
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), LONG, SHORT);
        broker.retain(TASK, "round 1".getBytes(UTF_8));
        connected();

        assertThat(broker.pings.poll(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("a second later")
                .isNotNull();
        assertThat(broker.subscribed).containsExactly(TASK, RECEIPT);
    }

    @Test
    void pingsWhenThereIsNothingElseToSay() throws Exception {
        connected();

        assertThat(broker.pings.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void manyTransportsShareOneSchedulerThread() {
        scheduler.shutdown();
        scheduler = Executors.newSingleThreadScheduledExecutor();
        for (int device = 0; device < 8; device++) {
            transport(brokerAddress(), "pump-" + device).open(listener, new byte[0]);
        }

        await().until(() -> listener.heard.size() == 8);
        assertThat(listener.heard).containsOnly("connected");
    }

    @Test
    void opensOnlyOnce() {
        MqttTransport transport = connected();

        assertThatThrownBy(() -> transport.open(listener, new byte[0])).isInstanceOf(IllegalStateException.class);
    }
}
