package dev.venule.aggregator.server.rollout;

import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.rollout.Guidance;
import dev.venule.aggregator.rollout.Rollout;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All rollouts of an aggregator: told what became of updates and how devices are. Safe for use by several threads. */
public final class Rollouts {
    private static final int SALT_BYTES = 16;

    /** A device says that it cannot train this model: the labels of the agent's reasons to skip a round. */
    private static final Set<String> ERRORS = Set.of(
            "diverged", "model_refused", "unsupported_plan", "examples_do_not_fit", "outbox_too_small", "over_budget");

    /** What was learned is of no use, whoever is to blame for it. */
    private static final Set<RejectReason> USELESS =
            Set.of(RejectReason.NOT_FINITE, RejectReason.TOO_LARGE_NORM, RejectReason.WRONG_SHAPE);

    /** By the population that devices are moved to. */
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();

    /** Hears of every change. */
    @FunctionalInterface
    public interface Listener {
        void rolloutChanged(String population, RolloutState state);
    }

    /**
     * Opens those that the populations have.
     *
     * @param folder where their states are
     * @throws IllegalArgumentException where devices would come from a population that is not served here
     */
    public static Rollouts open(List<PopulationConfig> populations, Path folder, Clock clock) throws IOException {
        requirePredecessors(populations);
        Rollouts rollouts = new Rollouts();
        SecureRandom random = new SecureRandom();
        for (PopulationConfig population : populations) {
            if (population.release().rollout().isPresent()) {
                String name = population.name();
                rollouts.rollouts.put(
                        name,
                        new Rollout(
                                name,
                                population.release().rollout().get(),
                                new RolloutFolder(folder, name),
                                clock,
                                () -> salt(random)));
            }
        }
        return rollouts;
    }

    private static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static void requirePredecessors(List<PopulationConfig> populations) {
        Set<String> left = new HashSet<>();
        for (PopulationConfig population : populations) {
            population.release().rollout().ifPresent(plan -> {
                boolean isServed = !plan.from().equals(population.name())
                        && populations.stream().anyMatch(other -> other.name().equals(plan.from()));
                if (!isServed) {
                    throw new IllegalArgumentException("rollout.from of population " + population.name() + " is "
                            + plan.from() + ", which is no other population of this aggregator");
                }
                if (!left.add(plan.from())) {
                    throw new IllegalArgumentException(
                            "two populations take the devices of " + plan.from() + "; let one rollout end first");
                }
            });
        }
    }

    /** What the announcements of this population say now. */
    public Guidance guidance(String population) {
        boolean isWithdrawn = rollouts.containsKey(population)
                && rollouts.get(population).ofSuccessor().isWithdrawn();
        for (Rollout rollout : rollouts.values()) {
            if (rollout.plan().from().equals(population)) {
                return new Guidance(rollout.ofPredecessor().successor(), isWithdrawn);
            }
        }
        return new Guidance(Optional.empty(), isWithdrawn);
    }

    public void answered(Answer answer) {
        Rollout rollout = rollouts.get(answer.population());
        if (rollout != null && answer.admission() instanceof Admission.Buffered) {
            rollout.worked(answer.device());
        } else if (rollout != null
                && answer.admission() instanceof Admission.Rejected rejected
                && USELESS.contains(rejected.reason())) {
            rollout.failed(answer.device(), rejected.reason().label());
        }
    }

    public void statusReceived(String population, String device, DeviceStatus status) {
        Rollout rollout = rollouts.get(population);
        if (rollout != null && ERRORS.contains(status.getLastOutcome())) {
            rollout.failed(device, status.getLastOutcome());
        }
    }

    /** Lets each rollout go on, where it is due; to be called every second or so. */
    public void tick(Listener listener) throws IOException {
        for (Map.Entry<String, Rollout> rollout : rollouts.entrySet()) {
            rollout.getValue().tick().ifPresent(state -> listener.rolloutChanged(rollout.getKey(), state));
        }
    }
}
