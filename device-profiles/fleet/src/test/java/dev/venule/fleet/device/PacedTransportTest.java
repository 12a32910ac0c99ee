package dev.venule.fleet.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.AgentLoop;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On virtual time. A round of 10 s takes 5 to 15 s. */
final class PacedTransportTest {
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final RecordingWay way = new RecordingWay();
    private final HeardTasks agent = new HeardTasks();

    @Test
    void theAgentHearsOfATaskAtOnceAndWhatCameOfItIsSentAfterTheRoundsTime() {
        PacedTransport transport = open(0);
        way.task("v1");
        time.run(SHORT);
        assertThat(agent.tasks).containsExactly("v1");

        transport.sendUpdatePart(bytes("update of v1"), agent::delivered);
        time.run(SHORT);
        assertThat(way.sent).isEmpty();

        time.run(LONGEST_ROUND);
        assertThat(way.sent).containsExactly("update of v1");
        assertThat(agent.deliveries).containsExactly(new Delivery.HandedOver());
    }

    @Test
    void ofTheTasksThatComeDuringARoundOnlyTheNewestIsFollowed() {
        PacedTransport transport = open(0);
        way.task("v1");
        way.task("v2");
        way.task("v3!");
        time.run(LONGEST_ROUND);

        assertThat(agent.tasks).containsExactly("v1", "v3!");
        assertThat(transport.unheardTaskBytes()).isEqualTo("v2".length());
    }

    @Test
    void aDeviceThatDropsOutSendsWhenItIsBack() {
        PacedTransport transport = open(0.9);
        way.task("v1");
        time.run(SHORT);
        transport.sendUpdatePart(bytes("update of v1"), agent::delivered);
        while (way.sent.isEmpty() && time.elapsed().toHours() < 1) {
            time.runNext();
        }

        assertThat(transport.dropoutCount()).isPositive();
        assertThat(time.elapsed()).isGreaterThan(Duration.ofSeconds(5L * (1 + transport.dropoutCount())));
        assertThat(way.sent).containsExactly("update of v1");
    }

    @Test
    void anIdleDeviceSendsAtOnce() {
        PacedTransport transport = open(0);
        transport.sendUpdatePart(bytes("an older update"), agent::delivered);
        time.run(SHORT);

        assertThat(way.sent).containsExactly("an older update");
    }

    @Test
    void whatIsHeldWhenTheDeviceIsSwitchedOffIsToldToHaveFailed() {
        PacedTransport transport = open(0);
        way.task("v1");
        time.run(SHORT);
        transport.sendUpdatePart(bytes("update of v1"), agent::delivered);
        time.run(SHORT);
        transport.close();
        time.run(LONGEST_ROUND);

        assertThat(way.sent).isEmpty();
        assertThat(agent.deliveries).hasSize(1).first().isInstanceOf(Delivery.Failed.class);
    }

    private PacedTransport open(double dropoutFraction) {
        AgentLoop loop = new AgentLoop() {
            @Override
            public void execute(Runnable task) {
                time.after(Duration.ZERO, task);
            }

            @Override
            public void schedule(Runnable task, Duration delay) {
                time.after(delay, task);
            }
        };
        PacedTransport transport =
                new PacedTransport(way, new Pace(ROUND, dropoutFraction), loop, new SplittableRandom(1));
        transport.open(agent, new byte[0]);
        return transport;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the agent hears. */
    private static final class HeardTasks implements TransportListener {
        private final List<String> tasks = new ArrayList<>();
        private final List<Delivery> deliveries = new ArrayList<>();

        void delivered(Delivery delivery) {
            deliveries.add(delivery);
        }

        @Override
        public void onConnected() {}

        @Override
        public void onDisconnected(String reason) {}

        @Override
        public void onTask(byte[] signedAnnouncement) {
            tasks.add(new String(signedAnnouncement, StandardCharsets.UTF_8));
        }

        @Override
        public void onReceipt(byte[] receipt) {}
    }

    /** The real way, without a network. */
    private static final class RecordingWay implements Transport {
        private final List<String> sent = new ArrayList<>();
        private @Nullable TransportListener listener;

        void task(String task) {
            Objects.requireNonNull(listener).onTask(bytes(task));
        }

        @Override
        public void open(TransportListener opened, byte[] lastWill) {
            listener = opened;
        }

        @Override
        public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
            sent.add(new String(part, StandardCharsets.UTF_8));
            outcome.accept(new Delivery.HandedOver());
        }

        @Override
        public void fetch(Content content, Consumer<Fetch> outcome) {}

        @Override
        public void publishStatus(byte[] status) {}

        @Override
        public Traffic traffic() {
            return Traffic.none();
        }

        @Override
        public void close() {}
    }
}
