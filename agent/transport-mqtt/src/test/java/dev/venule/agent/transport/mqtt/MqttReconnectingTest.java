package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.paho.mqttv5.common.packet.MqttConnect;
import org.junit.jupiter.api.Test;

class MqttReconnectingTest extends MqttTransportFixture {
    @Test
    void afterAResetItConnectsToItsSessionAndSubscribesAgain() throws Exception {
        connected();
        broker.resetConnections();

        await().untilAsserted(() -> assertThat(listener.heard).hasSize(3));
        assertThat(listener.heard.get(1)).startsWith("disconnected: ");
        assertThat(listener.heard.get(2)).isEqualTo("connected");
        assertThat(broker.subscribed).containsExactly(TASK, RECEIPT, TASK, RECEIPT);
        assertThat(broker.connects).hasSize(2).noneMatch(MqttConnect::isCleanStart);
    }

    @Test
    void whatTheBrokerKeptWhileTheDeviceWasAwayArrivesOnce() throws Exception {
        connected();
        broker.keepForSession(RECEIPT, "stored 1".getBytes(UTF_8));
        broker.keepForSession(RECEIPT, "stored 2".getBytes(UTF_8));
        broker.resetConnections();

        await().until(() -> Collections.frequency(listener.heard, "connected") == 2
                && listener.heard.contains("receipt: stored 2"));
        assertThat(listener.heard)
                .filteredOn(line -> line.startsWith("receipt"))
                .containsExactly("receipt: stored 1", "receipt: stored 2");
    }

    @Test
    void theSessionOutlivesTheTransport() throws Exception {
        connected().close();
        await().until(() -> broker.goodbyes.size() == 1);
        broker.keepForSession(RECEIPT, "stored".getBytes(UTF_8));
        opened();

        await().until(() -> listener.heard.contains("receipt: stored"));
        // A DISCONNECT could end the session by changing its expiry.
        assertThat(broker.goodbyes.get(0).getProperties().getSessionExpiryInterval())
                .isNull();
    }

    @Test
    void askedToConnectAnewItSaysGoodbyeFirst() throws Exception {
        MqttTransport transport = connected();
        transport.reconnect();

        await().until(() -> Collections.frequency(listener.heard, "connected") == 2);
        await().until(() -> broker.goodbyes.size() == 1);
        assertThat(listener.heard.get(1)).startsWith("disconnected: the device connects anew");
        transport.close();
        transport.reconnect();
        assertThat(broker.connects).hasSize(2).noneMatch(MqttConnect::isCleanStart);
    }

    @Test
    void aDeviceThatIsPushedOutByItsDoubleIsToldSo() throws Exception {
        connected();
        broker.sendDisconnect(0x8e);

        await().until(() -> listener.heard.size() >= 2);
        assertThat(listener.heard.get(1))
                .isEqualTo("disconnected: another client connected as \"pump-1\": give every device an id of its own");
    }

    @Test
    void twoOfOneIdEvictEachOtherEverMoreSlowly() throws Exception {
        RecordingScheduler recording = recordingScheduler();
        connected();
        for (int eviction = 1; eviction <= 7; eviction++) {
            int connections = eviction;
            await().until(() -> Collections.frequency(listener.heard, "connected") == connections);
            broker.sendDisconnect(0x8e);
        }
        await().until(() -> Collections.frequency(listener.heard, "connected") == 8);

        assertThat(retryDelays(recording)).isEqualTo(delaysOf(1, 2, 3, 4, 5, 6, 7));
    }

    @Test
    void aConnectionThatLastedBringsTheShortDelaysBack() throws Exception {
        Duration lasting = Duration.ofMillis(1001);
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), lasting, LONG);
        RecordingScheduler recording = recordingScheduler();
        broker.connackCode = 0x88;
        opened();
        await().until(() -> listener.heard.size() >= 4);
        broker.connackCode = 0;
        await().until(() -> recording.timers.stream()
                .anyMatch(timer -> timer.delayMillis() == lasting.toMillis()
                        && timer.future().isDone()));
        int refusals = Collections.frequency(listener.heard, firstHeard());
        broker.resetConnections();
        await().until(() -> Collections.frequency(listener.heard, "connected") == 2);

        int[] failures = new int[refusals + 1];
        for (int i = 0; i < refusals; i++) {
            failures[i] = i + 1;
        }
        failures[refusals] = 1;
        assertThat(retryDelays(recording)).isEqualTo(delaysOf(failures));
    }

    @Test
    void countsTheBytesOfAllConnections() throws Exception {
        MqttTransport transport = connected();
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

    private RecordingScheduler recordingScheduler() {
        scheduler.shutdown();
        RecordingScheduler recording = new RecordingScheduler();
        scheduler = recording;
        // Below a second, so that a retry's delay is told from every other timer's.
        retry = new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(200));
        return recording;
    }

    private static List<Long> retryDelays(RecordingScheduler recording) {
        return recording.timers.stream()
                .map(RecordingScheduler.Timer::delayMillis)
                .filter(delay -> delay < 1000)
                .toList();
    }

    /** What the transport's random numbers make of these failures in a row. */
    private List<Long> delaysOf(int... failuresInARow) {
        SplittableRandom random = new SplittableRandom(1);
        List<Long> delays = new ArrayList<>();
        for (int failures : failuresInARow) {
            delays.add(retry.delayAfter(failures, random).toMillis());
        }
        return delays;
    }
}
