package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatedTransportTest extends BrokerFixture {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimulatedBroker broker = broker(Behavior.FAULTLESS);
    private final List<String> heard = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Fetch> fetches = new ArrayList<>();

    @Test
    void aPartThatArrivesIsHandedOverOnce() {
        SimulatedTransport device = device(broker, "d1", heard);
        attach(broker);

        device.sendUpdatePart(bytes("part"), deliveries::add);
        pass(PATIENCE);

        assertThat(atAggregator).containsExactly("d1 part");
        assertThat(deliveries).containsExactly(new Delivery.HandedOver());
        assertThat(device.traffic().bytesSent()).isEqualTo(4);
    }

    @Test
    void aPartThatIsLostFailsAfterAWhile() {
        SimulatedTransport device = device(broker, "d1", heard);
        profile = new LinkProfile(1, 0, Duration.ZERO, Duration.ZERO);

        device.sendUpdatePart(bytes("part"), deliveries::add);
        pass(PATIENCE.minusNanos(1));
        assertThat(deliveries).isEmpty();
        pass(SOON);

        assertThat(deliveries).containsExactly(new Delivery.Failed("no acknowledgement (simulated)"));
    }

    @Test
    void outOfReachEverythingFailsAtOnceAndNeverInsideTheCall() {
        SimulatedTransport device = device(broker, "d1", heard);
        device.setReachable(false);

        device.sendUpdatePart(bytes("part"), deliveries::add);
        device.fetch(content("model"), fetches::add);
        assertThat(deliveries).isEmpty();
        pass(Duration.ZERO);

        assertThat(deliveries).containsExactly(new Delivery.Failed("not connected (simulated)"));
        assertThat(fetches).containsExactly(new Fetch.Failed("not connected (simulated)"));
        assertThat(heard).containsExactly("connected", "disconnected");
    }

    @Test
    void aContentIsFetchedOrFailsAfterAWhile() {
        SimulatedTransport device = device(broker, "d1", heard);
        broker.publish(publication(1, "task", "model"));

        device.fetch(content("model"), fetches::add);
        device.fetch(content("gone"), fetches::add);
        pass(PATIENCE);

        assertThat(fetches).hasSize(2);
        assertThat(fetches.get(0))
                .isInstanceOfSatisfying(
                        Fetch.Fetched.class,
                        fetched -> assertThat(text(fetched.bytes())).isEqualTo("model"));
        assertThat(fetches.get(1)).isEqualTo(new Fetch.Failed("no such content came (simulated)"));
    }

    @Test
    void aTaskIsDeliveredAgainUntilItArrives() {
        profile = new LinkProfile(1, 0, Duration.ZERO, Duration.ZERO);
        device(broker, "d1", heard);
        broker.publish(publication(1, "task"));
        pass(PATIENCE.multipliedBy(3));
        assertThat(heard).containsExactly("connected");

        profile = LinkProfile.PERFECT;
        pass(PATIENCE);

        assertThat(heard).containsExactly("connected", "task task");
    }

    @Test
    void theTapSeesPartsAndReceiptsBeforeTheAgentDoes() {
        SimulatedTransport device = device(broker, "d1", tapped);

        device.sendUpdatePart(bytes("part"), deliveries::add);
        broker.deliverReceipt("d1", bytes("receipt"));
        pass(SOON);

        assertThat(tapped).containsExactly("connected", "sends part", "hears receipt", "receipt receipt");
    }

    @Test
    void nothingReachesAProcessThatIsGone() {
        SimulatedTransport device = device(broker, "d1", heard);
        broker.publish(publication(1, "task"));
        device.sendUpdatePart(bytes("part"), deliveries::add);

        device.close();
        device.setReachable(true);
        broker.stop();
        broker.start();
        pass(PATIENCE.multipliedBy(2));

        assertThat(heard).containsExactly("connected");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void theNewProcessOfADeviceTakesThePlaceOfTheOldOne() {
        SimulatedTransport old = device(broker, "d1", heard);
        List<String> heardByNew = new ArrayList<>();
        device(broker, "d1", heardByNew);

        old.close();
        broker.deliverReceipt("d1", bytes("receipt"));
        pass(SOON);

        assertThat(heardByNew).containsExactly("connected", "receipt receipt");
    }

    @Test
    void aStatusIsDeliveredAgainUntilItArrivesUnlessANewerOneIsUnderway() {
        attach(broker);
        SimulatedTransport device = device(broker, "d1", heard);
        profile = new LinkProfile(1, 0, Duration.ZERO, Duration.ZERO);
        device.publishStatus(bytes("idle"));
        device.publishStatus(bytes("busy"));
        pass(PATIENCE.minusNanos(1));
        assertThat(atAggregator).isEmpty();

        profile = LinkProfile.PERFECT;
        pass(PATIENCE);

        assertThat(atAggregator).containsExactly("d1 is busy");
    }

    @Test
    void aStatusDoesNotOutliveItsConnection() {
        attach(broker);
        SimulatedTransport device = device(broker, "d1", heard);
        profile = new LinkProfile(0, 0, SOON, SOON);
        device.publishStatus(bytes("there"));
        device.setReachable(false);
        device.setReachable(true);
        pass(PATIENCE.multipliedBy(2));

        assertThat(atAggregator).isEmpty();
    }
}
