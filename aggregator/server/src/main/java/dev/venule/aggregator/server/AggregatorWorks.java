package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The moving parts of a server, connected: ways -> intake loop -> receipts and publications. */
final class AggregatorWorks implements AutoCloseable {
    private static final long STOP_SECONDS = 30;

    private final AggregatorCounters counters = new AggregatorCounters();
    private final Map<String, ModelState> models = new ConcurrentHashMap<>();
    private final AggregatorListener listener;
    private final IntakeLoop loop;
    private final Thread intakeThread;
    private final List<DeviceWay> ways = new ArrayList<>();
    private final CountDownLatch waysPublished;
    private volatile String linkTrouble = "the broker has not answered yet; check its address, and give it time";
    private volatile @Nullable Throwable failure;

    /** @param inboxSize messages that may wait for the intake */
    AggregatorWorks(
            UpdateIntake intake,
            List<PopulationRound> rounds,
            int inboxSize,
            List<WayMaker> makers,
            AggregatorListener listener) {
        this.listener = listener;
        this.loop = new IntakeLoop(intake, rounds, inboxSize, new Outlet(), new Counting(listener));
        this.intakeThread = new Thread(this::runIntake, "venule-intake");
        this.waysPublished = new CountDownLatch(makers.size());
        for (WayMaker maker : makers) {
            WayHealth health = new WayHealth();
            rounds.forEach(round -> health.unpublished.add(round.config().name()));
            ways.add(maker.make(this::receive, counters, health));
        }
        rounds.forEach(round -> models.put(round.config().name(), round.model()));
    }

    void start() throws IOException {
        for (DeviceWay way : ways) {
            way.start();
        }
        intakeThread.start();
    }

    /** Waits until devices find the first announcements of all populations on every way; whether they do. */
    boolean awaitPublished(Duration atMost) throws InterruptedException {
        return waysPublished.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    String linkTrouble() {
        return linkTrouble;
    }

    AggregatorCounters counters() {
        return counters;
    }

    ModelState model(String population) {
        ModelState model = models.get(population);
        if (model == null) {
            throw new IllegalArgumentException(
                    "there is no population " + population + "; configured are " + models.keySet());
        }
        return model;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private void runIntake() {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            // A fault that goes on would acknowledge what it did not understand: stop receiving, and show it.
            failure = e;
            listener.failed(e);
            closeWays();
            throw e;
        }
    }

    private boolean receive(Arrival arrival) {
        return failure == null && loop.offer(arrival);
    }

    private void closeWays() {
        for (DeviceWay way : ways) {
            try {
                way.close();
            } catch (IOException e) {
                linkTrouble = String.valueOf(e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        loop.stop();
        try {
            intakeThread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeWays();
        if (intakeThread.isAlive()) {
            throw new IOException("the intake did not finish its batch within " + STOP_SECONDS + " seconds");
        }
    }

    private final class Outlet implements IntakeLoop.Outlet {
        @Override
        public void publish(PopulationRound round) {
            models.put(round.config().name(), round.model());
            Publication publication = round.publication();
            ways.forEach(way -> way.offer(publication));
        }
    }

    private final class WayHealth implements WayListener {
        private final Set<String> unpublished = ConcurrentHashMap.newKeySet();

        @Override
        public void connected() {
            listener.brokerConnected();
        }

        @Override
        public void lost(String explanation) {
            linkTrouble = explanation;
            listener.brokerLost(explanation);
        }

        @Override
        public void published(Publication publication) {
            if (unpublished.remove(publication.population()) && unpublished.isEmpty()) {
                waysPublished.countDown();
            }
        }
    }

    /** Counts, then passes on. */
    private final class Counting implements AggregatorListener {
        private final AggregatorListener next;

        Counting(AggregatorListener next) {
            this.next = next;
        }

        @Override
        public void answered(Answer answer) {
            counters.answered(answer);
            next.answered(answer);
        }

        @Override
        public void gatewayRefused(String gateway, String device, RejectReason reason) {
            next.gatewayRefused(gateway, device, reason);
        }

        @Override
        public void versionMade(NewVersion version) {
            counters.versionMade();
            next.versionMade(version);
        }

        @Override
        public void statusReceived(String population, String device, DeviceStatus status) {
            next.statusReceived(population, device, status);
        }

        @Override
        public void storageFailed(String explanation) {
            next.storageFailed(explanation);
        }

        @Override
        public void storageRecovered() {
            next.storageRecovered();
        }
    }
}
