package dev.venule.fleet.simulation;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.AnnouncementSigner;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The real aggregator on virtual time, as a process that dies and comes back: whatever it had not acknowledged is delivered to
 * its next life. It takes what has arrived in batches, answers only after the store has them, and comes again where the store
 * failed.
 */
final class SimulatedAggregator {
    private static final Duration BATCH_WAIT = Duration.ofMillis(20);
    private static final Duration STORE_RETRY = Duration.ofSeconds(5);

    private final VirtualTime time;
    private final SimulatedBroker broker;
    private final AggregatorStore disk;
    private final Setup setup;
    private final SplittableRandom random;
    private final List<IncomingUpdate> unacknowledged = new ArrayList<>();
    private Optional<Life> life = Optional.empty();
    private boolean isBatchScheduled;
    private int crashes;

    /** What one aggregator is made of, besides its disk. */
    record Setup(
            PopulationConfig population,
            AnnouncementSigner signer,
            IntakeLimits limits,
            StorageFaults faults,
            Duration downtime) {}

    /** What dies with the process. */
    private record Life(UpdateIntake intake, PopulationRound round) {}

    SimulatedAggregator(
            VirtualTime time, SimulatedBroker broker, AggregatorStore disk, Setup setup, SplittableRandom random) {
        this.time = time;
        this.broker = broker;
        this.disk = disk;
        this.setup = setup;
        this.random = random;
    }

    /** Starts the process; where the store fails, it tries again later, as an operator's supervisor would. */
    void start() {
        FaultyAggregatorStore store = new FaultyAggregatorStore(disk, setup.faults(), random.split());
        try {
            PopulationRound round =
                    PopulationRound.open(setup.population(), store, setup.signer(), time.clock(Duration.ZERO));
            UpdateIntake intake = new UpdateIntake(List.of(round), store, setup.limits(), time.clock(Duration.ZERO));
            life = Optional.of(new Life(intake, round));
            broker.publish(round.publication());
            broker.attach(this::arrive);
            scheduleBatch(BATCH_WAIT);
        } catch (SimulatedCrash | IOException e) {
            crash();
        }
    }

    /** SIGKILL. */
    void crash() {
        crashes++;
        life = Optional.empty();
        broker.detach(List.copyOf(unacknowledged));
        unacknowledged.clear();
        time.after(setup.downtime(), this::start);
    }

    int crashCount() {
        return crashes;
    }

    private void arrive(IncomingUpdate update) {
        unacknowledged.add(update);
        scheduleBatch(BATCH_WAIT);
    }

    private void scheduleBatch(Duration wait) {
        if (!isBatchScheduled) {
            isBatchScheduled = true;
            time.after(wait, () -> {
                isBatchScheduled = false;
                life.ifPresent(this::takeBatch);
            });
        }
    }

    private void takeBatch(Life current) {
        List<IncomingUpdate> batch = List.copyOf(unacknowledged);
        try {
            IntakeOutcome outcome = current.intake().accept(batch);
            unacknowledged.subList(0, batch.size()).clear();
            outcome.versions().stream().map(NewVersion::publication).forEach(broker::publish);
            outcome.answers().forEach(this::answer);
            current.round().renewIfDue().ifPresent(broker::publish);
        } catch (IOException storeFailed) {
            scheduleBatch(STORE_RETRY);
        } catch (SimulatedCrash dead) {
            crash();
        }
    }

    private void answer(Answer answer) {
        answer.receipt().ifPresent(receipt -> broker.deliverReceipt(answer.device(), receipt.toByteArray()));
    }
}
