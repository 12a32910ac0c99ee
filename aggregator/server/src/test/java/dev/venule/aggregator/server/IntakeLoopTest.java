package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves the aggregator, and when. */
class IntakeLoopTest {
    private static final MqttAddress.Sender SENDER = new MqttAddress.Sender(TestPopulation.NAME, "d");

    /** In the order in which they happened. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final AtomicBoolean diskIsFull = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init")
    private IntakeLoop loop;

    @SuppressWarnings("NullAway.Init")
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        MemoryAggregatorStore memory = new MemoryAggregatorStore();
        AggregatorStore store = failing(memory);
        PopulationRound round =
                PopulationRound.open(TestPopulation.config(2), store, bytes -> new byte[64], Clock.systemUTC());
        UpdateIntake intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), Clock.systemUTC());
        loop = new IntakeLoop(intake, List.of(round), 64, new Recording(), new Listening());
        thread = new Thread(loop, "intake of a test");
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join();
    }

    /** The memory store, with appends noted and refused while the disk is full. */
    private AggregatorStore failing(MemoryAggregatorStore memory) {
        return (AggregatorStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AggregatorStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        if (diskIsFull.get()) {
                            throw new IOException("no space left");
                        }
                        events.add("journaled");
                    }
                    return method.invoke(memory, arguments);
                });
    }

    private void send(int number) {
        byte[] payload = TestPopulation.update("d", number);
        RecordedWayBack wayBack = new RecordedWayBack(() -> events.add("acknowledged"), this::answered);
        assertThat(loop.offer(new Arrival(SENDER, Arrival.Kind.UPDATE, payload, wayBack)))
                .isTrue();
    }

    @Test
    void acknowledgementAndReceiptComeAfterTheJournal() {
        send(1);
        await().untilAsserted(() -> assertThat(events).contains("answered Buffered"));
        assertThat(events)
                .containsExactly("published 0", "journaled", "published 0", "acknowledged", "answered Buffered");
    }

    @Test
    void fullDiskStopsAcknowledgingSaysSoAndRecovers() {
        diskIsFull.set(true);
        send(1);
        await().untilAsserted(() -> assertThat(events).contains("storage failed"));
        assertThat(events).doesNotContain("acknowledged", "journaled");
        diskIsFull.set(false);
        await().untilAsserted(() -> assertThat(events).contains("answered Buffered"));
        assertThat(events).containsSubsequence("storage failed", "journaled", "storage recovered", "acknowledged");
        assertThat(events.stream().filter("storage failed"::equals)).hasSize(1);
    }

    @Test
    void versionIsPublishedWhenItsGoalIsReached() {
        send(1);
        send(2);
        await().untilAsserted(() -> assertThat(events).contains("published 1", "version 1"));
    }

    @Test
    void nonsenseAsAStatusIsAcknowledgedAndForgotten() {
        RecordedWayBack wayBack = new RecordedWayBack(() -> events.add("status"), this::answered);
        loop.offer(new Arrival(SENDER, Arrival.Kind.STATUS, new byte[] {1, 2}, wayBack));
        await().untilAsserted(() -> assertThat(events).contains("status"));
    }

    private void answered(Answer answer) {
        events.add("answered " + answer.admission().getClass().getSimpleName());
    }

    private final class Recording implements IntakeLoop.Outlet {
        @Override
        public void publish(PopulationRound round) {
            events.add("published " + round.publication().version());
        }
    }

    private final class Listening implements AggregatorListener {
        @Override
        public void versionMade(NewVersion version) {
            events.add("version " + version.provenance().version());
        }

        @Override
        public void storageFailed(String explanation) {
            events.add("storage failed");
        }

        @Override
        public void storageRecovered() {
            events.add("storage recovered");
        }
    }
}
