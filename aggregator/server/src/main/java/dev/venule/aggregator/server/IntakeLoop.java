package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.Provenance;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Tick;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.arrival.PresenceClaims;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that owns intake, rounds and store. Each turn takes what has arrived, has it decided and journaled as one
 * batch, and only then acknowledges and answers, the way that each came. While the store fails, it holds its batch unacknowledged and
 * tries again; everything else waits at the broker and at the devices.
 */
final class IntakeLoop implements Runnable {
    private static final int MAX_BATCH = 512;
    private static final long IDLE_MILLIS = 250;
    private static final long STORE_RETRY_MILLIS = 1000;

    private final UpdateIntake intake;
    private final Map<String, PopulationRound> rounds = new LinkedHashMap<>();
    private final Outlet outlet;
    private final AggregatorListener listener;
    private final BlockingQueue<Arrival> inbox;
    private final PresenceClaims presence = new PresenceClaims();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean isStoreFailing;

    /** Where versions go, once they are durable. */
    interface Outlet {
        void publish(PopulationRound round);
    }

    IntakeLoop(
            UpdateIntake intake,
            List<PopulationRound> rounds,
            int inboxSize,
            Outlet outlet,
            AggregatorListener listener) {
        this.intake = intake;
        rounds.forEach(round -> this.rounds.put(round.config().name(), round));
        this.inbox = new ArrayBlockingQueue<>(inboxSize);
        this.outlet = outlet;
        this.listener = listener;
    }

    /** Takes a message without waiting; false where there is no room. */
    boolean offer(Arrival message) {
        return inbox.offer(message);
    }

    /** After the turn that is under way. */
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            untilStored(List.of()).ifPresent(outcome -> announce(outcome.versions()));
            while (!isStopping()) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        List<Arrival> updates = new ArrayList<>();
        List<IncomingUpdate> parts = new ArrayList<>();
        for (Arrival arrival : nextBatch()) {
            if (arrival.kind() == Arrival.Kind.UPDATE) {
                updates.add(arrival);
                parts.add(new IncomingUpdate(
                        arrival.sender().population(),
                        arrival.sender().device(),
                        arrival.payload(),
                        arrival.provenance()));
            } else {
                status(arrival);
                arrival.wayBack().acknowledge();
            }
        }
        if (!parts.isEmpty()) {
            Optional<IntakeOutcome> outcome = untilStored(parts);
            if (outcome.isPresent()) {
                settle(updates, outcome.get());
            }
        }
        tick();
    }

    private List<Arrival> nextBatch() throws InterruptedException {
        List<Arrival> batch = new ArrayList<>();
        Arrival first = inbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            inbox.drainTo(batch, MAX_BATCH - 1);
        }
        return batch;
    }

    /** Empty only where the aggregator is asked to stop while the store fails. */
    private Optional<IntakeOutcome> untilStored(List<IncomingUpdate> parts) throws InterruptedException {
        while (true) {
            try {
                IntakeOutcome outcome = intake.accept(parts);
                storeWorks();
                return Optional.of(outcome);
            } catch (IOException e) {
                storeFails(e);
            }
            if (stopping.await(STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        }
    }

    private void storeFails(IOException failure) {
        if (!isStoreFailing) {
            listener.storageFailed(String.valueOf(failure.getMessage()));
        }
        isStoreFailing = true;
    }

    private void storeWorks() {
        if (isStoreFailing) {
            listener.storageRecovered();
        }
        isStoreFailing = false;
    }

    private void settle(List<Arrival> updates, IntakeOutcome outcome) throws InterruptedException {
        announce(outcome.versions());
        updates.forEach(update -> update.wayBack().acknowledge());
        for (int i = 0; i < updates.size(); i++) {
            Answer answer = outcome.answers().get(i);
            updates.get(i).wayBack().answer(answer);
            listener.answered(answer);
            tellOfGateway(updates.get(i), answer);
        }
    }

    private void tellOfGateway(Arrival update, Answer answer) {
        if (update.provenance() instanceof Provenance.Relayed way
                && answer.admission() instanceof Admission.Rejected rejected
                && rejected.reason().isUnproved()) {
            listener.gatewayRefused(way.gateway(), answer.device(), rejected.reason());
        }
    }

    private void announce(List<NewVersion> versions) {
        for (PopulationRound round : rounds.values()) {
            // After a failure of the store a round may be ahead of what it returned.
            outlet.publish(round);
        }
        versions.forEach(listener::versionMade);
    }

    private void tick() throws InterruptedException {
        boolean hasFailed = false;
        for (PopulationRound round : rounds.values()) {
            try {
                tell(round, round.tick());
            } catch (IOException e) {
                hasFailed = true;
                storeFails(e);
            }
        }
        if (hasFailed) {
            stopping.await(STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            storeWorks();
        }
    }

    private void tell(PopulationRound round, Tick tick) {
        if (!(tick instanceof Tick.Nothing)) {
            outlet.publish(round);
        }
        if (tick instanceof Tick.VersionMade made) {
            listener.versionMade(made.version());
        }
    }

    private void status(Arrival arrival) {
        MqttAddress.Sender sender = arrival.sender();
        Optional<DeviceStatus> status =
                MessageReader.deviceStatus(arrival.payload()) instanceof Reading.Valid<DeviceStatus> valid
                        ? Optional.of(valid.message())
                        : Optional.empty();
        PopulationRound round = rounds.get(sender.population());
        if (round != null) {
            boolean isThere = status.map(DeviceStatus::getOnline).orElse(false);
            if (!presence.counts(sender, arrival.provenance(), isThere)) {
                return;
            }
            if (arrival.payload().length == 0) {
                round.devices().forget(sender.device());
            }
            status.ifPresent(told -> round.devices().report(sender.device(), told));
        }
        status.ifPresent(told -> listener.statusReceived(sender.population(), sender.device(), told));
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
