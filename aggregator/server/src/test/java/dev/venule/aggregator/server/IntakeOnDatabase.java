package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running intake on a database whose faults a test makes: shows what leaves it, and in which order. */
final class IntakeOnDatabase implements AutoCloseable {
    static final int GOAL = 5;

    /** More than any test sends while the store fails. */
    private static final int INBOX = 512;

    private static final String DEVICE = "d";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> explanations = new CopyOnWriteArrayList<>();
    private final SqlAggregatorStore store;
    private final IntakeLoop loop;
    private final Thread thread;

    IntakeOnDatabase(String url) throws IOException {
        store = SqlAggregatorStore.open(url);
        PopulationRound round =
                PopulationRound.open(TestPopulation.config(GOAL), store, bytes -> new byte[64], Clock.systemUTC());
        UpdateIntake intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), Clock.systemUTC());
        loop = new IntakeLoop(intake, List.of(round), INBOX, new Receipts(), new Listening());
        thread = new Thread(loop, "intake of a test");
        thread.start();
    }

    /** As the broker delivers it. */
    void send(int number) {
        byte[] payload = TestPopulation.update(DEVICE, number);
        MqttAddress.Sender sender = new MqttAddress.Sender(TestPopulation.NAME, DEVICE);
        RecordedWayBack wayBack = new RecordedWayBack(() -> events.add("acknowledged " + number), this::answered);
        assertThat(loop.offer(new Arrival(sender, Arrival.Kind.UPDATE, payload, wayBack)))
                .isTrue();
    }

    /** What a test did, in the order of events. */
    void note(String event) {
        events.add(event);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    /** What the operator was told. */
    List<String> explanations() {
        return List.copyOf(explanations);
    }

    void awaitEvent(String event) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events).contains(event));
    }

    /** A receipt for every update, and each is in the database exactly once: in a version, or waiting for the next. */
    void assertEachCountedOnce(int updates) throws IOException {
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < updates; number++) {
            expected.add("receipt " + number);
            expected.add("acknowledged " + number);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events).containsAll(expected));
        assertThat(counted(store)).hasSize(updates).doesNotHaveDuplicates();
        assertThat(store.versions(TestPopulation.NAME)).hasSize(updates / GOAL);
    }

    private static List<ByteString> counted(AggregatorStore store) throws IOException {
        List<UpdateKey> keys = new ArrayList<>();
        for (int version = 1; version <= store.versions(TestPopulation.NAME).size(); version++) {
            for (Contribution contribution : store.contributions(TestPopulation.NAME, version)) {
                keys.add(contribution.key());
            }
        }
        for (BufferedUpdate update :
                store.load(TestPopulation.NAME, 1).orElseThrow().buffered()) {
            keys.add(update.key());
        }
        return keys.stream().map(UpdateKey::updateId).toList();
    }

    private void answered(Answer answer) {
        answer.receipt().ifPresent(receipt -> events.add("receipt " + number(receipt.getUpdateId())));
    }

    /** Back from {@link TestPopulation#id}. */
    private static long number(ByteString updateId) {
        return updateId.asReadOnlyByteBuffer().getLong(Long.BYTES);
    }

    @Override
    public void close() throws IOException {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    private static final class Receipts implements IntakeLoop.Outlet {
        @Override
        public void publish(PopulationRound round) {
            // Not what these tests are about.
        }
    }

    private final class Listening implements AggregatorListener {
        @Override
        public void storageFailed(String explanation) {
            explanations.add(explanation);
            events.add("storage failed");
        }

        @Override
        public void storageRecovered() {
            events.add("storage recovered");
        }
    }
}
