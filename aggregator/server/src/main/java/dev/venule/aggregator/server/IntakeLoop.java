package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.mqtt.InboundMessage;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that owns intake, rounds and store. Each turn takes what has arrived, has it decided and journaled as one
 * batch, and only then acknowledges to the broker and answers to the devices. While the store fails, it holds its batch
 * unacknowledged and tries again; the broker's window fills and everything else waits there.
 */
final class IntakeLoop implements Runnable {
    private static final int MAX_BATCH = 512;
    private static final long IDLE_MILLIS = 250;
    private static final long STORE_RETRY_MILLIS = 1000;

    private final UpdateIntake intake;
    private final List<PopulationRound> rounds;
    private final Outlet outlet;
    private final AggregatorListener listener;
    private final BlockingQueue<InboundMessage> inbox;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Where decisions go, once they are durable. */
    interface Outlet {
        void answer(Answer answer) throws InterruptedException;

        void publish(PopulationRound round);
    }

    IntakeLoop(
            UpdateIntake intake,
            List<PopulationRound> rounds,
            int inboxSize,
            Outlet outlet,
            AggregatorListener listener) {
        this.intake = intake;
        this.rounds = List.copyOf(rounds);
        this.inbox = new ArrayBlockingQueue<>(inboxSize);
        this.outlet = outlet;
        this.listener = listener;
    }

    /** Takes a message without waiting; false where there is no room. */
    boolean offer(InboundMessage message) {
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
        List<InboundMessage> batch = nextBatch();
        List<InboundMessage> updates = new ArrayList<>();
        List<IncomingUpdate> parts = new ArrayList<>();
        for (InboundMessage message : batch) {
            Optional<MqttAddress.Sender> sender = MqttAddress.sender(message.topic());
            if (sender.isPresent() && message.topic().endsWith("/update")) {
                updates.add(message);
                parts.add(new IncomingUpdate(
                        sender.get().population(), sender.get().device(), message.payload()));
            } else {
                sender.ifPresent(device -> status(device, message.payload()));
                message.acknowledge();
            }
        }
        if (!parts.isEmpty()) {
            Optional<IntakeOutcome> outcome = untilStored(parts);
            if (outcome.isPresent()) {
                settle(updates, outcome.get());
            }
        }
        renew();
    }

    private List<InboundMessage> nextBatch() throws InterruptedException {
        List<InboundMessage> batch = new ArrayList<>();
        InboundMessage first = inbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            inbox.drainTo(batch, MAX_BATCH - 1);
        }
        return batch;
    }

    /** Empty only where the aggregator is asked to stop while the store fails. */
    private Optional<IntakeOutcome> untilStored(List<IncomingUpdate> parts) throws InterruptedException {
        boolean failed = false;
        while (true) {
            try {
                IntakeOutcome outcome = intake.accept(parts);
                if (failed) {
                    listener.storageRecovered();
                }
                return Optional.of(outcome);
            } catch (IOException e) {
                if (!failed) {
                    listener.storageFailed(String.valueOf(e.getMessage()));
                }
                failed = true;
            }
            if (stopping.await(STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        }
    }

    private void settle(List<InboundMessage> updates, IntakeOutcome outcome) throws InterruptedException {
        announce(outcome.versions());
        updates.forEach(InboundMessage::acknowledge);
        for (Answer answer : outcome.answers()) {
            outlet.answer(answer);
            listener.answered(answer);
        }
    }

    private void announce(List<NewVersion> versions) {
        for (PopulationRound round : rounds) {
            // After a failure of the store a round may be ahead of what it returned.
            outlet.publish(round);
        }
        versions.forEach(listener::versionMade);
    }

    private void renew() throws InterruptedException {
        for (PopulationRound round : rounds) {
            try {
                if (round.renewIfDue().isPresent()) {
                    outlet.publish(round);
                }
            } catch (IOException e) {
                listener.storageFailed(String.valueOf(e.getMessage()));
                stopping.await(STORE_RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void status(MqttAddress.Sender device, byte[] payload) {
        if (MessageReader.deviceStatus(payload) instanceof Reading.Valid<DeviceStatus> status) {
            listener.statusReceived(device.population(), device.device(), status.message());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
