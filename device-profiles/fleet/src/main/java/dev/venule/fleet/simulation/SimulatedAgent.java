package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.agent.Agent;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.device.EnergyMeter;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One device: a disk, and on it the real agent as a process that dies and comes back. Nothing but its number exists before it
 * appears for the first time.
 */
final class SimulatedAgent {
    private static final Duration SHORTEST_DOWNTIME = Duration.ofSeconds(1);
    private static final Duration LONGEST_DOWNTIME = Duration.ofHours(1);

    private final World world;
    private final SignatureVerifier verifier;
    private final DeviceTraits traits;
    private final DeviceWatch watch;
    private final Chance chance;
    private final MemoryStorage disk = new MemoryStorage();
    private final DeviceStorage trusted;
    private final DeviceMeans means;
    private Optional<Life> life = Optional.empty();
    private boolean isPowered;
    private boolean isReachable;

    /**
     * @param trusted what the agent is given as its disk
     */
    SimulatedAgent(
            World world,
            SignatureVerifier verifier,
            DeviceTraits traits,
            UnaryOperator<DeviceStorage> trusted,
            SplittableRandom random) {
        this.world = world;
        this.verifier = verifier;
        this.traits = traits;
        this.trusted = trusted.apply(disk);
        watch = world.oracle().watch(traits);
        chance = new Chance(random);
        means = means(world, traits);
    }

    /** It minds everything that its state may say, and counts nothing: what counts has tests of its own. */
    private static DeviceMeans means(World world, DeviceTraits traits) {
        BudgetLimits none = BudgetLimits.unlimited();
        BudgetLimits limits = new BudgetLimits(
                SimulatedDeviceState.conditions(),
                none.maxTrainingPerRound(),
                none.traffic(),
                none.model(),
                none.energy());
        Chance ofState = new Chance(new SplittableRandom(~traits.exampleSeed()));
        return new DeviceMeans(
                limits, new SimulatedDeviceState(world.time(), ofState, world.faults()::trouble), EnergyMeter.none());
    }

    /** The device is switched on or off; an agent that runs dies without a word. */
    void setPowered(boolean powered) {
        if (powered == isPowered) {
            return;
        }
        isPowered = powered;
        if (powered) {
            start();
        } else if (life.isPresent()) {
            world.history().note(Happening.DEVICE_POWERED_OFF, traits.index(), 0);
            end();
        }
    }

    /** The device's network is there or not. */
    void setReachable(boolean reachable) {
        if (reachable != isReachable) {
            isReachable = reachable;
            world.history()
                    .note(reachable ? Happening.DEVICE_IN_REACH : Happening.DEVICE_OUT_OF_REACH, traits.index(), 0);
            life.ifPresent(current -> current.transport.setReachable(reachable));
        }
    }

    /** Whether it reports to cohorts that are open for so long, once everything is well. */
    boolean canJoinCohorts(Duration deadline) {
        return traits.canJoinCohorts(deadline);
    }

    /** Whether it has not reported for the version being made, and may. */
    boolean mayReport() {
        return world.oracle().mayReport(watch.ledger());
    }

    /** Whether its agent runs and has nothing left to do. */
    boolean isSettled() {
        return life.isPresent() && watch.ledger().isSettled();
    }

    /** The oracle's last look. */
    void requireSettled() {
        watch.requireSettled(disk);
    }

    private void start() {
        world.history().note(Happening.AGENT_STARTED, traits.index(), 0);
        Life next = new Life();
        life = Optional.of(next);
        try {
            next.begin();
        } catch (IOException storageFailed) {
            SimulatedFailure.require(storageFailed);
            crash();
        } catch (SimulatedCrash dead) {
            crash();
        }
    }

    private void crash() {
        world.history().note(Happening.AGENT_CRASHED, traits.index(), 0);
        end();
        world.time().after(chance.between(SHORTEST_DOWNTIME, LONGEST_DOWNTIME), () -> {
            if (isPowered && life.isEmpty()) {
                start();
            }
        });
    }

    private void end() {
        life.orElseThrow().transport.close();
        life = Optional.empty();
        watch.ended(disk);
    }

    /** One process. What it was going to do dies with it. */
    private final class Life implements AgentLoop {
        private final FaultyStorage storage = new FaultyStorage(trusted, world.faults()::disk, chance.split());
        private final SimulatedTransport transport = new SimulatedTransport(
                world.time(),
                world.broker(),
                new SimulatedTransport.Sender(ScenarioDraw.POPULATION, traits.id()),
                watch,
                () -> world.faults().link(traits),
                chance.split());
        private Optional<Agent> agent = Optional.empty();
        private long storageFailures;

        void begin() throws IOException {
            AgentPorts ports = new AgentPorts(
                    transport,
                    SimulatedModel.runtime(watch.ledger().training()),
                    new SimulatedExamples(world.scenario().shape(), traits.exampleCount(), traits.exampleSeed()),
                    storage,
                    verifier);
            AgentEnvironment environment = new AgentEnvironment(
                    world.time().clock(traits.clockSkew()),
                    world.time().nanoTicker(),
                    this,
                    chance.split(),
                    this::drawId);
            Agent opened = new Agent(traits.config(), ports, environment, means, watch);
            agent = Optional.of(opened);
            opened.start();
            transport.setReachable(isReachable);
        }

        private byte[] drawId() {
            byte[] id = chance.bytes(UpdateIds.BYTES);
            watch.ledger().training().drawn(ByteString.copyFrom(id));
            return id;
        }

        @Override
        public void execute(Runnable task) {
            Optional<ByteString> receiptOf = watch.takeArriving();
            world.time().after(Duration.ZERO, () -> run(task, receiptOf));
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            world.time().after(delay, () -> run(task, Optional.empty()));
        }

        private void run(Runnable task, Optional<ByteString> receiptOf) {
            if (life.isEmpty() || life.get() != this) {
                return;
            }
            watch.taskBegins(receiptOf);
            try {
                task.run();
            } catch (SimulatedCrash dead) {
                crash();
                return;
            }
            watch.taskEnded(agent.orElseThrow().counters(), disk);
            if (storage.failureCount() > storageFailures) {
                storageFailures = storage.failureCount();
                world.history().note(Happening.DEVICE_STORAGE_FAILED, traits.index(), storageFailures);
            }
        }
    }
}
