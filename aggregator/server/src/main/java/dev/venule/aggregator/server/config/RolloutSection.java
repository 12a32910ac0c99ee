package dev.venule.aggregator.server.config;

import dev.venule.aggregator.rollout.RolloutPlan;
import dev.venule.broker.yaml.ConfigNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How devices of another population are moved to this one:
 *
 * <pre>
 * rollout: {from: ecg, stages: [0.05, 0.25, 1], leastDevices, successShare, errorShare, soak}
 * </pre>
 */
final class RolloutSection {
    private static final Duration STANDARD_SOAK = Duration.ofDays(1);

    private RolloutSection() {}

    static Optional<RolloutPlan> read(ConfigNode population) {
        if (!population.has("rollout")) {
            return Optional.empty();
        }
        ConfigNode section = population.block("rollout");
        RolloutPlan.Thresholds standard = RolloutPlan.Thresholds.standard();
        RolloutPlan plan = new RolloutPlan(
                section.text("from"),
                shares(section.list("stages")),
                new RolloutPlan.Thresholds(
                        section.integer("leastDevices", standard.leastDevices()),
                        section.number("successShare", standard.successShare()),
                        section.number("errorShare", standard.errorShare())),
                section.duration("soak", STANDARD_SOAK));
        section.requireNothingElse();
        return Optional.of(plan);
    }

    private static List<Double> shares(List<Object> stages) {
        List<Double> shares = new ArrayList<>();
        for (Object stage : stages) {
            if (!(stage instanceof Number share)) {
                throw new IllegalArgumentException("rollout.stages must hold numbers, holds " + stage);
            }
            shares.add(share.doubleValue());
        }
        return shares;
    }
}
