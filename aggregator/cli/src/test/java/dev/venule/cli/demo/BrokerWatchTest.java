package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.server.AggregatorListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BrokerWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final AtomicLong nanos = new AtomicLong();
    private final BrokerWatch watch = new BrokerWatch(nanos::get, PATIENCE);
    private final AggregatorListener aggregator = watch.aggregator();
    private final RoundListener devices = watch.devices();

    @Test
    void refusalsThatGoOnAreTheEnd() {
        aggregator.brokerLost("nothing answers");
        nanos.addAndGet(PATIENCE.toNanos() - 1);
        aggregator.brokerLost("the certificate is not trusted");
        assertThat(watch.refusal()).isEmpty();

        nanos.addAndGet(1);

        assertThat(watch.refusal()).contains("the aggregator cannot use the broker: the certificate is not trusted");
    }

    @Test
    void beingConnectedIsNotEnoughForAnAggregatorThatMayNotPublish() {
        aggregator.brokerConnected();
        aggregator.brokerLost("the broker refuses to publish");
        nanos.addAndGet(PATIENCE.toNanos());

        assertThat(watch.refusal()).contains("the aggregator cannot use the broker: the broker refuses to publish");
    }

    @Test
    void aBrokerThatCameUpLateIsForgiven() {
        aggregator.brokerLost("nothing answers");
        nanos.addAndGet(PATIENCE.toNanos() - 1);
        aggregator.brokerConnected();
        nanos.addAndGet(PATIENCE.toNanos());

        assertThat(watch.refusal()).isEmpty();
        assertThat(watch.trouble()).isEmpty();
    }

    @Test
    void oneDeviceThatIsLetInStandsForAll() {
        devices.onDisconnected("not authorized");
        devices.onConnected();
        devices.onDisconnected("not authorized");
        nanos.addAndGet(PATIENCE.toNanos());
        assertThat(watch.refusal()).isEmpty();
        assertThat(watch.trouble()).contains("not authorized");
    }

    @Test
    void devicesThatAreAllRefusedAreTheEndToo() {
        watch.aggregatorIsReady();
        devices.onDisconnected("not authorized");
        nanos.addAndGet(PATIENCE.toNanos());

        assertThat(watch.refusal()).contains("no device can use the broker: not authorized");
    }

    @Test
    void aConnectionThatIsLostInTheMiddleIsNoRefusal() {
        aggregator.brokerConnected();
        watch.aggregatorIsReady();
        aggregator.brokerLost("the connection was lost");
        nanos.addAndGet(PATIENCE.toNanos());

        assertThat(watch.refusal()).isEmpty();
        assertThat(watch.trouble()).contains("the connection was lost");
    }
}
