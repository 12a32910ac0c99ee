package dev.venule.aggregator.rollout;

import dev.venule.protocol.address.MqttAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the devices of one population are moved to another: in groups that grow, each when the one before has done well.
 *
 * @param from the population that the devices come from
 * @param stages share of its devices in each group, in (0, 1], growing
 * @param thresholds when a group has done well, and when it has not
 * @param soak how long a group trains at least before the next one follows
 */
public record RolloutPlan(String from, List<Double> stages, Thresholds thresholds, Duration soak) {
    public RolloutPlan {
        stages = List.copyOf(stages);
        if (!MqttAddress.isValidId(from)) {
            throw new IllegalArgumentException("rollout.from must be the name of a population, was \"" + from + "\"");
        }
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("rollout.stages is empty; give shares such as [0.05, 0.25, 1]");
        }
        double before = 0;
        for (double share : stages) {
            if (!(share > before && share <= 1)) {
                throw new IllegalArgumentException(
                        "rollout.stages must grow and be in (0, 1], was " + share + " after " + before);
            }
            before = share;
        }
        if (soak.isNegative()) {
            throw new IllegalArgumentException("rollout.soak must not be negative, was " + soak);
        }
    }

    /**
     * Counted in devices of a group: one has succeeded when the last that was heard of it is an update that was admitted, and
     * failed when it is an error.
     *
     * @param leastDevices heard of before anything is decided
     * @param successShare of those, that lets the next group follow, in [0, 1]
     * @param errorShare of those, above which the rollout pauses by itself, in [0, 1)
     */
    public record Thresholds(int leastDevices, double successShare, double errorShare) {
        public Thresholds {
            if (leastDevices < 1) {
                throw new IllegalArgumentException("rollout.leastDevices must be >= 1, was " + leastDevices);
            }
            if (!(successShare >= 0 && successShare <= 1)) {
                throw new IllegalArgumentException("rollout.successShare must be in [0, 1], was " + successShare);
            }
            if (!(errorShare >= 0 && errorShare < 1)) {
                throw new IllegalArgumentException("rollout.errorShare must be in [0, 1), was " + errorShare);
            }
        }

        /** Ten devices, nine of ten well, more than one of ten not. */
        public static Thresholds standard() {
            return new Thresholds(10, 0.9, 0.1);
        }
    }
}
