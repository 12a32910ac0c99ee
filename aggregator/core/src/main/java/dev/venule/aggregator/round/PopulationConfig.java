package dev.venule.aggregator.round;

import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.rollout.RolloutPlan;
import dev.venule.protocol.address.MqttAddress;
import java.util.Optional;

/**
 * One population: its name in the addresses, the model that it trains, the task, and the policies. Checked by the same rules
 * by which devices check announcements: what this record accepts, they accept. With cohorts the task's plan takes no staleness,
 * whatever it was given: so one rule makes late reports stale, here and on the devices.
 */
public record PopulationConfig(
        String name, ModelPackage model, TaskPlan task, AggregationPolicy policy, ReleasePolicy release) {
    public PopulationConfig {
        if (!MqttAddress.isValidId(name)) {
            throw new IllegalArgumentException(
                    "population.name must be 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with a dot, was \""
                            + name + "\"");
        }
        task = policy.isSynchronous() ? task.withoutStaleness() : task;
        AnnouncementComposer.requireAnnounceable(name, model, task, policy.publishing(), release.manifest());
    }

    /** A population without a release manifest. */
    public PopulationConfig(String name, ModelPackage model, TaskPlan task, AggregationPolicy policy) {
        this(name, model, task, policy, ReleasePolicy.none());
    }

    /** The same under a release manifest. */
    public PopulationConfig releasedBy(Release manifest) {
        return new PopulationConfig(
                name, model, task, policy, new ReleasePolicy(Optional.of(manifest), release.rollout()));
    }

    /** The same with devices of another population. */
    public PopulationConfig rolledOutBy(RolloutPlan plan) {
        return new PopulationConfig(
                name, model, task, policy, new ReleasePolicy(release.manifest(), Optional.of(plan)));
    }
}
