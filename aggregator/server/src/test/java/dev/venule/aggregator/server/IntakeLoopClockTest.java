package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.participation.KnownDevice;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.DeviceStatus;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What statuses and the passing of time do to a population whose cohorts consist of one device. */
class IntakeLoopClockTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final RoundMode COHORTS =
            new RoundMode.SynchronousCohorts(1, Duration.ofSeconds(1), 1, 1, Duration.ZERO);

    /** In the order in which they happened. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    private final AtomicBoolean isStoreDown = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init")
    private PopulationRound round;

    @SuppressWarnings("NullAway.Init")
    private IntakeLoop loop;

    @SuppressWarnings("NullAway.Init")
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        AggregatorStore store = failing(new MemoryAggregatorStore());
        round = PopulationRound.open(
                TestPopulation.config(2, COHORTS), store, bytes -> new byte[64], Clock.systemUTC());
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

    private AggregatorStore failing(MemoryAggregatorStore memory) {
        return (AggregatorStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AggregatorStore.class}, (proxy, method, arguments) -> {
                    if (isStoreDown.get()) {
                        throw new IOException("no connection to the database");
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private void send(String population, String device, Arrival.Kind kind, byte[] payload) {
        RecordedWayBack wayBack = new RecordedWayBack(
                () -> events.add("acknowledged"),
                answer -> events.add("answered " + answer.admission().getClass().getSimpleName()));
        assertThat(loop.offer(new Arrival(new MqttAddress.Sender(population, device), kind, payload, wayBack)))
                .isTrue();
    }

    private void sayOnline(String population, String device) {
        byte[] status = DeviceStatus.newBuilder()
                .setWireVersion(1)
                .setOnline(true)
                .build()
                .toByteArray();
        send(population, device, Arrival.Kind.STATUS, status);
    }

    @Test
    void statusesAreRememberedUntilTheyAreWithdrawn() throws InterruptedException {
        sayOnline(TestPopulation.NAME, "bed1");
        sayOnline(TestPopulation.NAME, "bed2");
        sayOnline("elsewhere", "bed3");
        send(TestPopulation.NAME, "bed1", Arrival.Kind.STATUS, new byte[0]);
        await().atMost(PATIENCE)
                .until(() -> events.stream().filter("acknowledged"::equals).count() == 4);
        stop();
        assertThat(round.devices().present()).extracting(KnownDevice::device).containsExactly("bed2");
        assertThat(events)
                .filteredOn(event -> event.startsWith("status of"))
                .containsExactly("status of bed1", "status of bed2", "status of bed3");
    }

    @Test
    void deadlineMakesAVersionWithoutAnotherMessage() {
        sayOnline(TestPopulation.NAME, "d");
        await().atMost(PATIENCE).until(() -> events.contains("selected in version 0"));
        send(TestPopulation.NAME, "d", Arrival.Kind.UPDATE, TestPopulation.update("d", 1));
        await().atMost(PATIENCE).until(() -> events.contains("version 1 of a subset"));
        assertThat(events).containsSubsequence("answered Buffered", "selected in version 1", "version 1 of a subset");
    }

    @Test
    void storeThatFailsBetweenMessagesIsReportedOnceAndWaitedFor() {
        await().atMost(PATIENCE).until(() -> events.contains("announced version 0"));
        isStoreDown.set(true);
        sayOnline(TestPopulation.NAME, "d");
        await().atMost(PATIENCE).until(() -> events.contains("storage failed"));
        isStoreDown.set(false);
        await().atMost(PATIENCE).until(() -> events.contains("selected in version 0"));
        await().atMost(PATIENCE).until(() -> events.contains("storage recovered"));
        assertThat(events.stream().filter("storage failed"::equals)).hasSize(1);
    }

    private final class Recording implements IntakeLoop.Outlet {
        @Override
        public void publish(PopulationRound published) {
            boolean isForSomebody = !published.devices().present().isEmpty();
            events.add((isForSomebody ? "selected in version " : "announced version ")
                    + published.publication().version());
        }
    }

    private final class Listening implements AggregatorListener {
        @Override
        public void versionMade(NewVersion version) {
            events.add("version " + version.provenance().version()
                    + (version.provenance().isOfSubset() ? " of a subset" : ""));
        }

        @Override
        public void statusReceived(String population, String device, DeviceStatus status) {
            events.add("status of " + device);
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
