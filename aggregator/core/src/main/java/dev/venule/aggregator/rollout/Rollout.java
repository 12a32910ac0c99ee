package dev.venule.aggregator.rollout;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Successor;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One population's way from its first devices to all of its predecessor's. Safe for use by several threads.
 *
 * <p>Health is counted from the moment a group was moved, and again from a restart: a stage takes longer by a restart, never
 * shorter.
 */
public final class Rollout {
    private final String to;
    private final RolloutPlan plan;
    private final RolloutStore store;
    private final Clock clock;
    private final GroupHealth health = new GroupHealth();
    private RolloutState state;

    /**
     * Goes on where it was, or begins with the first group.
     *
     * @param to the population that devices are moved to
     * @param salts makes the salt of a new rollout: 16 bytes that nobody can guess
     */
    public Rollout(String to, RolloutPlan plan, RolloutStore store, Clock clock, Supplier<byte[]> salts)
            throws IOException {
        this.to = to;
        this.plan = plan;
        this.store = store;
        this.clock = clock;
        Optional<RolloutState> stored = store.load();
        state = stored.isPresent()
                ? stored.get()
                : new RolloutState(RolloutState.Phase.RUNNING, 0, clock.millis(), ByteString.copyFrom(salts.get()), "");
        if (stored.isEmpty()) {
            store.save(state);
        }
    }

    public RolloutPlan plan() {
        return plan;
    }

    public synchronized RolloutState state() {
        return state;
    }

    /** An update of the device for the new population was admitted. */
    public synchronized void worked(String device) {
        health.worked(device);
    }

    /** The device cannot train the new population's model, or what it learned is of no use; {@code failure} is a label. */
    public synchronized void failed(String device, String failure) {
        health.failed(device, failure);
    }

    /**
     * Follows what an operator asks for, pauses where too many failed, and moves the next group where enough did well.
     *
     * @return the new state where it changed
     * @throws IOException where it cannot be saved; nothing changed, call again
     */
    public synchronized Optional<RolloutState> tick() throws IOException {
        Optional<RolloutRequest> request = store.takeRequest();
        RolloutState next = request.isPresent() ? asked(request.get()) : judged();
        if (next.equals(state)) {
            return Optional.empty();
        }
        store.save(next);
        state = next;
        health.clear();
        return Optional.of(next);
    }

    private RolloutState asked(RolloutRequest request) {
        RolloutState.Phase phase = state.phase();
        return switch (request) {
            case PAUSE -> phase == RolloutState.Phase.RUNNING ? to(RolloutState.Phase.PAUSED, "on request") : state;
            case STOP -> phase == RolloutState.Phase.STOPPED ? state : to(RolloutState.Phase.STOPPED, "on request");
            case RESUME -> resumed(phase);
        };
    }

    private RolloutState resumed(RolloutState.Phase phase) {
        int stage = phase == RolloutState.Phase.STOPPED ? 0 : state.stage();
        return phase == RolloutState.Phase.PAUSED || phase == RolloutState.Phase.STOPPED
                ? state.with(RolloutState.Phase.RUNNING, stage, clock.millis(), "resumed on request")
                : state;
    }

    private RolloutState judged() {
        if (state.phase() != RolloutState.Phase.RUNNING) {
            return state;
        }
        RolloutPlan.Thresholds thresholds = plan.thresholds();
        int heard = Math.max(health.heardOf(), thresholds.leastDevices());
        // With so many failures the group cannot do well any more, however few it was heard of yet.
        if (health.failed() > thresholds.errorShare() * heard) {
            return to(RolloutState.Phase.PAUSED, health.failures());
        }
        boolean isWell = health.heardOf() >= thresholds.leastDevices()
                && health.well() >= thresholds.successShare() * health.heardOf();
        boolean isSoaked = clock.millis() - state.sinceMillis() >= plan.soak().toMillis();
        return isWell && isSoaked ? nextStage() : state;
    }

    private RolloutState nextStage() {
        String why = health.well() + " of " + health.heardOf() + " devices did well";
        return state.stage() + 1 < plan.stages().size()
                ? state.with(RolloutState.Phase.RUNNING, state.stage() + 1, clock.millis(), why)
                : to(RolloutState.Phase.COMPLETE, why);
    }

    private RolloutState to(RolloutState.Phase phase, String why) {
        return state.with(phase, state.stage(), clock.millis(), why);
    }

    /** What the announcements of the population say that devices come from. */
    public synchronized Guidance ofPredecessor() {
        double share = state.phase() == RolloutState.Phase.STOPPED
                ? 0
                : plan.stages().get(Math.min(state.stage(), plan.stages().size() - 1));
        if (share == 0) {
            return Guidance.NONE;
        }
        return new Guidance(
                Optional.of(Successor.newBuilder()
                        .setPopulation(to)
                        .setSalt(state.salt())
                        .setThreshold(CohortSelection.thresholdOf(share))
                        .build()),
                false);
    }

    /** What the announcements of the population say that devices are moved to. */
    public synchronized Guidance ofSuccessor() {
        return new Guidance(Optional.empty(), state.phase() == RolloutState.Phase.STOPPED);
    }
}
