package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatedBrokerTest extends BrokerFixture {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final List<String> heard = new ArrayList<>();

    @Test
    void theTaskIsRetainedForThoseWhoComeLater() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        broker.publish(publication(1, "first", "model"));
        broker.publish(publication(2, "second", "model"));

        device(broker, "d1", heard);
        pass(SOON);

        assertThat(heard).containsExactly("connected", "task second");
    }

    @Test
    void onlyWhatIsPublishedNowCanBeFetched() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        broker.publish(publication(1, "first", "model", "old"));
        broker.publish(publication(2, "second", "model", "new"));

        assertThat(broker.content(content("model")))
                .hasValueSatisfying(bytes -> assertThat(text(bytes)).isEqualTo("model"));
        assertThat(broker.content(content("new"))).isPresent();
        assertThat(broker.content(content("old"))).isEmpty();
    }

    @Test
    void updatesWaitForAnAggregatorThatIsAway() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        assertThat(broker.accept(update("d1", "a"))).isTrue();

        attach(broker);
        broker.accept(update("d2", "b"));

        assertThat(atAggregator).containsExactly("d1 a", "d2 b");
    }

    @Test
    void whatAnAggregatorDidNotAcknowledgeIsDeliveredAgain() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        attach(broker);
        broker.accept(update("d1", "a"));
        broker.accept(update("d1", "b"));
        broker.detach(List.of(update("d1", "b")));

        attach(broker);

        assertThat(atAggregator).containsExactly("d1 a", "d1 b", "d1 b");
    }

    @Test
    void someUpdatesAreAcknowledgedAndLost() {
        SimulatedBroker broker = broker(new Behavior(0.3, true, true));
        attach(broker);
        for (int i = 0; i < 10_000; i++) {
            assertThat(broker.accept(update("d1", "x"))).isTrue();
        }

        // Binomial(10000, 0.3): 5 standard deviations are 229, exceeded with a
        // probability below 1e-6; the seed is fixed.
        assertThat(10_000 - atAggregator.size()).isBetween(2771, 3229);
    }

    @Test
    void receiptsWaitForADeviceThatIsAwayWhereSessionsAreKept() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        SimulatedTransport device = device(broker, "d1", heard);
        device.setReachable(false);
        broker.deliverReceipt("d1", bytes("late"));

        device.setReachable(true);
        pass(SOON);

        assertThat(heard).containsExactly("connected", "disconnected", "connected", "receipt late");
    }

    @Test
    void receiptsAreDroppedWhereNoSessionsAreKept() {
        SimulatedBroker broker = broker(new Behavior(0, false, true));
        SimulatedTransport device = device(broker, "d1", heard);
        device.setReachable(false);
        broker.deliverReceipt("d1", bytes("late"));

        device.setReachable(true);
        pass(SOON);

        assertThat(heard).containsExactly("connected", "disconnected", "connected");
    }

    @Test
    void aBrokerThatIsDownTakesNothingAndItsClientsComeBackWithinHalfAMinute() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        device(broker, "d1", heard);
        broker.stop();

        assertThat(broker.accept(update("d1", "x"))).isFalse();
        assertThat(heard).containsExactly("connected", "disconnected");

        broker.start();
        pass(Duration.ofSeconds(30));

        assertThat(heard).containsExactly("connected", "disconnected", "connected");
    }

    @Test
    void aRestartTakesEverythingFromABrokerWithoutADisk() {
        SimulatedBroker broker = broker(new Behavior(0, true, false));
        broker.publish(publication(1, "task", "model"));
        broker.accept(update("d1", "held"));
        broker.deliverReceipt("d2", bytes("kept"));
        broker.stop();
        broker.detach(List.of(update("d1", "unacknowledged")));
        broker.start();

        device(broker, "d2", heard);
        attach(broker);
        pass(SOON);

        assertThat(heard).containsExactly("connected");
        assertThat(atAggregator).isEmpty();
        assertThat(broker.content(content("model"))).isEmpty();
    }

    @Test
    void aRestartTakesNothingFromADurableBroker() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        broker.publish(publication(1, "task", "model"));
        broker.accept(update("d1", "held"));
        broker.deliverReceipt("d2", bytes("kept"));
        broker.stop();
        broker.start();

        device(broker, "d2", heard);
        attach(broker);
        pass(SOON);

        assertThat(heard).containsExactly("connected", "task task", "receipt kept");
        assertThat(atAggregator).containsExactly("d1 held");
        assertThat(broker.content(content("model"))).isPresent();
    }

    @Test
    void statusesAreRetainedAndTheLastWillFollowsWhoIsGoneWithoutAWord() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        device(broker, "d1", heard).publishStatus(bytes("there"));
        SimulatedTransport dying = device(broker, "d2", heard);
        dying.publishStatus(bytes("there"));
        pass(SOON);
        attach(broker);

        dying.close();
        pass(Duration.ofSeconds(90));

        assertThat(atAggregator).containsExactly("d1 is there", "d2 is there", "d2 is gone");
    }

    @Test
    void whoIsBackInTimeLeavesNoLastWill() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        attach(broker);
        SimulatedTransport device = device(broker, "d1", heard);
        device.setReachable(false);
        device.setReachable(true);
        pass(Duration.ofSeconds(90));

        assertThat(atAggregator).isEmpty();
    }

    @Test
    void aBrokerThatRestartsTellsOfNoDeath() {
        SimulatedBroker broker = broker(Behavior.FAULTLESS);
        attach(broker);
        device(broker, "d1", heard).publishStatus(bytes("there"));
        pass(SOON);
        broker.stop();
        broker.start();
        pass(Duration.ofSeconds(90));
        attach(broker);

        assertThat(atAggregator).containsExactly("d1 is there", "d1 is there");
    }
}
