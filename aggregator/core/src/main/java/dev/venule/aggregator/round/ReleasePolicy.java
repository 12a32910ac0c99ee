package dev.venule.aggregator.round;

import dev.venule.aggregator.rollout.RolloutPlan;
import java.util.Optional;

/**
 * How a population's model came to be trained.
 *
 * @param manifest what devices that were given a release key follow; empty where all were given the announcement key itself
 * @param rollout how devices of another population are moved to this one; empty where they belong to it from the start
 */
public record ReleasePolicy(Optional<Release> manifest, Optional<RolloutPlan> rollout) {
    /** Devices follow the announcement key, and belong to the population from the start. */
    public static ReleasePolicy none() {
        return new ReleasePolicy(Optional.empty(), Optional.empty());
    }
}
