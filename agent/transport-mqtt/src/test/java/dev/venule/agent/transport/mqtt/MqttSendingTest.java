package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSendingTest extends MqttTransportFixture {
    @Test
    void anAcknowledgedUpdatePartIsHandedOver() {
        connected().sendUpdatePart(new byte[] {1, 2, 3}, deliveries::add);

        await().untilAsserted(() -> assertThat(deliveries).containsExactly(new Delivery.HandedOver()));
        var publish = broker.publishes.get(0);
        assertThat(publish.getTopicName()).isEqualTo(UPDATE);
        assertThat(publish.getMessage().getPayload()).containsExactly(1, 2, 3);
        assertThat(publish.getMessage().getQos()).isEqualTo(1);
        assertThat(publish.getMessage().isRetained()).isFalse();
    }

    @Test
    void aPartOfAMegabyteArrivesUnchanged() {
        byte[] part = bytes(1 << 20);
        connected().sendUpdatePart(part, deliveries::add);

        await().untilAsserted(() -> assertThat(deliveries).containsExactly(new Delivery.HandedOver()));
        assertThat(broker.publishes.get(0).getMessage().getPayload()).isEqualTo(part);
    }

    @ParameterizedTest
    @CsvSource({"0x87, not authorized", "0x97, quota", "0x99, see the broker's log"})
    void aRefusedPublishIsAFailedDeliveryAlthoughPahoCallsItASuccess(String code, String explanation) {
        broker.pubackCode = Integer.decode(code);
        connected().sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> deliveries.size() == 1);
        assertThat(explanation(deliveries.get(0))).contains(explanation);
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void anAcknowledgementThatNobodySubscribesIsNoRefusal() {
        broker.pubackCode = 0x10;
        connected().sendUpdatePart(new byte[] {1}, deliveries::add);

        await().untilAsserted(() -> assertThat(deliveries).containsExactly(new Delivery.HandedOver()));
    }

    @Test
    void whatWasNotAcknowledgedFailsOnceWhenTheConnectionIsLostAndIsNotSentAgain() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
        for (int i = 0; i < 5; i++) {
            transport.sendUpdatePart(new byte[] {(byte) i}, deliveries::add);
        }
        await().until(() -> broker.publishes.size() == 3);
        broker.resetConnections();

        await().until(() -> listener.heard.size() == 3);
        assertThat(deliveries).hasSize(5).allMatch(delivery -> delivery instanceof Delivery.Failed);
        assertThat(broker.publishes).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPartHasExactlyOneOutcomeWhateverHappens(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        MqttTransport transport = connected();
        AtomicIntegerArray outcomes = new AtomicIntegerArray(120);
        for (int i = 0; i < outcomes.length(); i++) {
            int part = i;
            transport.sendUpdatePart(bytes(random.nextInt(2000)), delivery -> outcomes.incrementAndGet(part));
            switch (random.nextInt(30)) {
                case 0 -> broker.resetConnections();
                case 1 -> broker.arePubacksHeld = random.nextBoolean();
                case 2 -> transport.publishStatus(bytes(10));
                case 3 ->
                    await().until(() ->
                            listener.heard.get(listener.heard.size() - 1).equals("connected"));
                default -> {}
            }
        }
        transport.close();
        await().until(() -> sum(outcomes) >= outcomes.length());
        // What Paho still says after that must not count.
        await().until(() -> pahoThreads().isEmpty());

        for (int i = 0; i < outcomes.length(); i++) {
            assertThat(outcomes.get(i))
                    .as("outcomes of part %d, seed %d", i, seed)
                    .isEqualTo(1);
        }
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
        MqttTransport transport = connected();
        transport.sendUpdatePart(new byte[1000], deliveries::add);
        transport.sendUpdatePart(new byte[800], deliveries::add);

        await().until(() -> deliveries.size() == 2);
        assertThat(explanation(deliveries.get(0))).contains("1000 bytes", "raise its maximum packet size");
        assertThat(deliveries.get(1)).isEqualTo(new Delivery.HandedOver());
        assertThat(listener.heard).containsExactly("connected");
    }

    @Test
    void aBrokerThatAcknowledgesNothingLosesTheConnection() {
        broker.arePubacksHeld = true;
        timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), SHORT, LONG);
        connected().sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> deliveries.size() == 1 && listener.heard.size() >= 2);
        assertThat(explanation(deliveries.get(0))).contains("acknowledged nothing for 200 ms");
        assertThat(listener.heard.get(1)).contains("acknowledged nothing for 200 ms");
    }

    @Test
    void nothingIsSentWithoutAConnection() {
        transport(brokerAddress(), "pump-1").sendUpdatePart(new byte[] {1}, deliveries::add);

        await().until(() -> deliveries.size() == 1);
        assertThat(explanation(deliveries.get(0))).isEqualTo(Diagnosis.NOT_CONNECTED);
    }

    @Test
    void anOutcomeThatThrowsKeepsNoOtherFromComing() throws Exception {
        List<Throwable> mistakes = new CopyOnWriteArrayList<>();
        scheduler.shutdown();
        scheduler = Executors.newScheduledThreadPool(1, task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((where, mistake) -> mistakes.add(mistake));
            return thread;
        });
        IllegalStateException mistake = new IllegalStateException("a receiver's mistake");
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
        transport.sendUpdatePart(new byte[] {1}, delivery -> {
            throw mistake;
        });
        transport.sendUpdatePart(new byte[] {2}, deliveries::add);
        await().until(() -> broker.publishes.size() == 2);
        broker.resetConnections();

        await().until(() -> listener.heard.size() == 3);
        assertThat(deliveries).hasSize(1);
        assertThat(mistakes).containsExactly(mistake);
    }

    @Test
    void theStatusIsRetainedAndOnlyTheLatestWaits() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
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
        assertThat(broker.mostUnacknowledged).isEqualTo(3);
    }

    private int mostOnTheirWay() throws Exception {
        broker.arePubacksHeld = true;
        MqttTransport transport = connected();
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

    private static int sum(AtomicIntegerArray counts) {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }
}
