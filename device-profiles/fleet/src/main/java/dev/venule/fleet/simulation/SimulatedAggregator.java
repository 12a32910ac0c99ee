package dev.venule.fleet.simulation;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.AnnouncementSigner;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.Tick;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real aggregator on virtual time, as a process that dies and comes back: whatever it had not acknowledged is delivered to
 * its next life. It takes turns: each has what arrived decided as one batch, answers only after the store has it, and then does
 * what is due by the clock; where the store failed, the next turn gives the same batch again. A turn follows whatever may change
 * what is due, so turns at every second would come to the same. What it publishes while the broker is away is published once it
 * is back.
 */
final class SimulatedAggregator {
    private static final Duration BATCH_WAIT = Duration.ofMillis(20);
    private static final Duration NEXT_BATCH = Duration.ofMillis(1);
    private static final Duration STORE_RETRY = Duration.ofSeconds(5);
    private static final Duration IDLE_TURN = Duration.ofMinutes(10);

    private final World world;
    private final AggregatorStore disk;
    private final AnnouncementSigner signer;
    private final Chance chance;
    private Optional<Life> life = Optional.empty();
    private boolean isCutOff;

    /** What dies with the process. */
    private final class Life {
        private final PopulationRound round;
        private final UpdateIntake intake;
        /** In the order of their arrival; the first ones are the batch that is being decided. */
        private final List<IncomingUpdate> unacknowledged = new ArrayList<>();

        private int batchSize;
        private boolean hasRestored;
        private boolean isTurnScheduled;
        private boolean isConnected;
        private long publishedSequence = -1;
        private long watchedSequence = -1;

        Life(PopulationRound round, UpdateIntake intake) {
            this.round = round;
            this.intake = intake;
        }

        boolean isOver() {
            return life.isEmpty() || life.get() != this;
        }
    }

    SimulatedAggregator(World world, AggregatorStore disk, AnnouncementSigner signer, Chance chance) {
        this.world = world;
        this.disk = disk;
        this.signer = signer;
        this.chance = chance;
    }

    /** Starts the process; where the store fails, it tries again later, as an operator's supervisor would. */
    void start() {
        Scenario scenario = world.scenario();
        FaultyAggregatorStore store = new FaultyAggregatorStore(disk, world.faults()::store, chance.split());
        Clock clock = world.time().clock(Duration.ZERO);
        world.oracle().aggregatorBegan();
        try {
            PopulationRound round = PopulationRound.open(scenario.population(), store, this::sign, clock);
            UpdateIntake intake = new UpdateIntake(List.of(round), store, scenario.intake(), clock);
            Life next = new Life(round, intake);
            life = Optional.of(next);
            world.history()
                    .note(
                            Happening.AGGREGATOR_STARTED,
                            History.SERVER,
                            round.model().version());
            connect();
            schedule(next, BATCH_WAIT);
            scenario.cohorts().ifPresent(cohorts -> turnAfter(next, cohorts.settling()));
            turnWhenIdle(next);
        } catch (IOException storeFailed) {
            SimulatedFailure.require(storeFailed);
            crash();
        } catch (SimulatedCrash dead) {
            crash();
        }
    }

    private byte[] sign(byte[] bytesToSign) {
        world.oracle().signing(bytesToSign);
        return signer.sign(bytesToSign);
    }

    /** SIGKILL. */
    void crash() {
        world.history().note(Happening.AGGREGATOR_DIED, History.SERVER, 0);
        disconnect();
        life = Optional.empty();
        world.time()
                .after(
                        chance.between(
                                Duration.ofSeconds(1), world.scenario().harm().longestAbsence()),
                        () -> {
                            if (life.isEmpty()) {
                                start();
                            }
                        });
    }

    /** Whether a process runs. */
    boolean isAlive() {
        return life.isPresent();
    }

    /** Whether everything that has arrived is answered. */
    boolean isIdle() {
        return life.isPresent()
                && life.get().isConnected
                && life.get().unacknowledged.isEmpty();
    }

    /** The way to the broker is cut, or whole again. */
    void setCutOff(boolean cutOff) {
        isCutOff = cutOff;
        if (cutOff) {
            world.history().note(Happening.AGGREGATOR_CUT_OFF, History.SERVER, 0);
            disconnect();
        } else {
            connect();
        }
    }

    /** The broker is gone; it is called for again once it is up. */
    void brokerLost() {
        disconnect();
        connect();
    }

    private void connect() {
        if (life.isEmpty() || life.get().isConnected || isCutOff) {
            return;
        }
        Life current = life.get();
        if (!world.broker().isUp()) {
            world.broker().whenUp(this::connect);
        } else {
            current.isConnected = true;
            current.publishedSequence = -1;
            publish(current);
            world.broker().attach(new Inbox(current));
        }
    }

    private void disconnect() {
        if (life.isPresent() && life.get().isConnected) {
            life.get().isConnected = false;
            world.broker().detach(List.copyOf(life.get().unacknowledged));
        }
    }

    private final class Inbox implements SimulatedBroker.Subscriber {
        private final Life current;

        Inbox(Life current) {
            this.current = current;
        }

        @Override
        public void arrive(IncomingUpdate update) {
            world.oracle().arrived(update);
            current.unacknowledged.add(update);
            schedule(current, BATCH_WAIT);
        }

        @Override
        public void status(String device, byte[] status) {
            if (MessageReader.deviceStatus(status) instanceof Reading.Valid<DeviceStatus> valid) {
                current.round.devices().report(device, valid.message());
                world.oracle().told(device, valid.message());
                schedule(current, BATCH_WAIT);
            } else {
                throw Violation.of(device, "has a status that the aggregator cannot read");
            }
        }
    }

    private void schedule(Life current, Duration wait) {
        if (!current.isTurnScheduled) {
            current.isTurnScheduled = true;
            world.time().after(wait, () -> {
                current.isTurnScheduled = false;
                turn(current);
            });
        }
    }

    private void turnAfter(Life current, Duration wait) {
        world.time().after(wait, () -> turn(current));
    }

    private void turnWhenIdle(Life current) {
        world.time().after(IDLE_TURN, () -> {
            if (!current.isOver()) {
                turn(current);
                turnWhenIdle(current);
            }
        });
    }

    private void turn(Life current) {
        if (current.isOver()) {
            return;
        }
        try {
            takeBatch(current);
            if (!current.isOver()) {
                tick(current);
            }
        } catch (IOException storeFailed) {
            SimulatedFailure.require(storeFailed);
            world.history().note(Happening.STORE_FAILED, History.SERVER, current.batchSize);
            schedule(current, STORE_RETRY);
        } catch (SimulatedCrash dead) {
            crash();
        }
    }

    private void takeBatch(Life current) throws IOException {
        if (current.batchSize == 0) {
            current.batchSize =
                    Math.min(current.unacknowledged.size(), world.scenario().maxBatch());
        }
        if (current.batchSize > 0 || !current.hasRestored) {
            List<IncomingUpdate> batch = current.unacknowledged.subList(0, current.batchSize);
            settle(current, current.intake.accept(List.copyOf(batch)));
        }
    }

    private void tick(Life current) throws IOException {
        boolean isVersionMade = current.round.tick() instanceof Tick.VersionMade;
        if (isVersionMade && chance.with(world.faults().store().crashFraction())) {
            crash();
            return;
        }
        publish(current);
        Publication publication = current.round.publication();
        if (current.watchedSequence != publication.sequence()) {
            current.watchedSequence = publication.sequence();
            Announcements.closesIn(publication, world.time().clock(Duration.ZERO))
                    .ifPresent(wait -> turnAfter(current, wait));
        }
    }

    /** Everything is durable; the process may still die before anybody hears of it. */
    private void settle(Life current, IntakeOutcome outcome) {
        world.oracle().holds(current.intake, current.round);
        if (chance.with(world.faults().store().crashFraction())) {
            crash();
            return;
        }
        publish(current);
        current.unacknowledged.subList(0, current.batchSize).clear();
        current.batchSize = 0;
        current.hasRestored = true;
        outcome.answers().forEach(answer -> answer(current, answer));
        if (!current.unacknowledged.isEmpty()) {
            schedule(current, NEXT_BATCH);
        }
    }

    /** What the round holds, unless the broker has it: after a failure a round may be ahead of what it returned. */
    private void publish(Life current) {
        if (current.isConnected
                && current.publishedSequence != current.round.publication().sequence()) {
            current.publishedSequence = current.round.publication().sequence();
            world.oracle().published(current.round.publication());
            world.broker().publish(current.round.publication());
        }
    }

    private void answer(Life current, Answer answer) {
        answer.receipt().ifPresent(receipt -> {
            world.oracle().answered(answer.device(), receipt);
            if (current.isConnected) {
                world.broker().deliverReceipt(answer.device(), receipt.toByteArray());
            }
        });
    }
}
