package dev.venule.fleet.simulation;

import dev.venule.agent.storage.DeviceStorage;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.participation.RoundMode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One seed from the beginning to the end: a span in which things go wrong, then quiet until everything is settled, then the
 * oracle's last look. One thread; the same seed and size give the same history.
 */
public final class Simulation {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Longer than the longest backoff, validity of an announcement and downtime together. */
    private static final Duration LONGEST_QUIET = Duration.ofDays(4);

    private static final Duration QUIET_STEP = Duration.ofHours(1);

    /** More than that come to nothing only where too few devices answer. */
    private static final int COHORTS_PER_VERSION = 8;

    private final long seed;
    private final World world;
    private final AggregatorStore disk = new MemoryAggregatorStore();
    private final SimulatedAggregator aggregator;
    private final Churn churn;
    private final List<SimulatedAgent> agents = new ArrayList<>();

    /**
     * What the processes are given as their disks; a test may plant a fault there.
     *
     * @param device of an agent
     * @param aggregator of the aggregator
     */
    record Disks(UnaryOperator<DeviceStorage> device, UnaryOperator<AggregatorStore> aggregator) {
        static Disks honest() {
            return new Disks(UnaryOperator.identity(), UnaryOperator.identity());
        }
    }

    private Simulation(long seed, SimulationSize size, Disks disks) {
        this.seed = seed;
        Chance chance = new Chance(new SplittableRandom(seed));
        Scenario scenario = new ScenarioDraw(new Chance(chance.split()), size).draw();
        VirtualTime time = new VirtualTime(START);
        History history = new History(time);
        Faults faults = new Faults(scenario.harm());
        SimulatedBroker broker = new SimulatedBroker(time, faults, history, chance.split());
        world = new World(time, broker, scenario, faults, new Oracle(scenario, time, history), history);
        AggregatorStore store = disks.aggregator().apply(new ObservedStore(disk, world.oracle()));
        AnnouncementKey key = new AnnouncementKey();
        aggregator = new SimulatedAggregator(world, store, key, new Chance(chance.split()));
        churn = new Churn(world, new Chance(chance.split()));
        for (int i = 0; i < size.devices(); i++) {
            Chance ofDevice = new Chance(chance.split());
            DeviceTraits traits = DeviceTraits.draw(i, ofDevice, scenario, size);
            agents.add(new SimulatedAgent(world, key, traits, disks.device(), ofDevice.split()));
        }
    }

    /** Runs {@code seed} to its end. */
    public static SimulationResult run(long seed, SimulationSize size) {
        return run(seed, size, Disks.honest());
    }

    static SimulationResult run(long seed, SimulationSize size, Disks disks) {
        return new Simulation(seed, size, disks).run();
    }

    private SimulationResult run() {
        Optional<String> violation = Optional.empty();
        try {
            live();
        } catch (Violation broken) {
            violation = Optional.of(String.valueOf(broken.getMessage()));
        } catch (RuntimeException failure) {
            // Whatever the code under simulation did not expect of itself is a finding too.
            StackTraceElement[] trace = failure.getStackTrace();
            violation = Optional.of("unexpected " + failure + (trace.length > 0 ? " at " + trace[0] : ""));
        }
        VersionLedger versions = world.oracle().versions();
        return new SimulationResult(
                seed,
                world.history().hash(),
                versions.hasBegun() ? versions.current().version() : 0,
                world.time().elapsed(),
                world.history().counts(),
                violation.map(sentence -> "after " + world.time().elapsed() + ", " + sentence));
    }

    private void live() {
        aggregator.start();
        churn.scheduleServer(aggregator);
        agents.forEach(churn::schedule);
        world.time().run(world.scenario().faultSpan());
        world.faults().stop();
        churn.settle(aggregator, agents);
        Duration longest = longestQuiet();
        Duration quiet = Duration.ZERO;
        while (quiet.compareTo(longest) < 0 && !isSettled()) {
            world.time().run(QUIET_STEP);
            quiet = quiet.plus(QUIET_STEP);
        }
        if (!aggregator.isIdle()) {
            throw new Violation("the aggregator has not answered everything after " + quiet + " without a fault");
        }
        agents.forEach(SimulatedAgent::requireSettled);
        if (!cohortsAreDone()) {
            long version = world.oracle().versions().current().version();
            throw Violation.of(version, "is followed by none, although a device could report and may");
        }
        requireAccounts();
    }

    /** Cohorts ask only some, and wait for those who do not answer. */
    private Duration longestQuiet() {
        Duration waiting = world.scenario()
                .cohorts()
                .map(RoundMode.SynchronousCohorts::deadline)
                .orElse(Duration.ZERO)
                .multipliedBy(COHORTS_PER_VERSION * lastVersion());
        return LONGEST_QUIET.plus(waiting);
    }

    private long lastVersion() {
        return world.scenario().population().policy().buffer().maximumVersions();
    }

    /** Whether the last version is made, or no device is left that could report for it and may. */
    private boolean cohortsAreDone() {
        VersionLedger versions = world.oracle().versions();
        if (world.scenario().cohorts().isEmpty() || versions.current().version() >= lastVersion()) {
            return true;
        }
        RoundMode.SynchronousCohorts cohorts = world.scenario().cohorts().get();
        List<SimulatedAgent> able = agents.stream()
                .filter(agent -> agent.canJoinCohorts(cohorts.deadline()))
                .toList();
        boolean areTooFew = able.size() < Math.max(cohorts.minimumToStart(), cohorts.minimumToAggregate());
        boolean isAnyLeft = versions.bufferedCount() >= cohorts.minimumToAggregate()
                || able.stream().anyMatch(SimulatedAgent::mayReport);
        return areTooFew || !isAnyLeft;
    }

    private void requireAccounts() {
        try {
            world.oracle().requireAccounts(disk.versions(ScenarioDraw.POPULATION));
        } catch (IOException e) {
            throw new Violation("the store has no versions: " + e.getMessage());
        }
    }

    private boolean isSettled() {
        return aggregator.isIdle() && cohortsAreDone() && agents.stream().allMatch(SimulatedAgent::isSettled);
    }
}
