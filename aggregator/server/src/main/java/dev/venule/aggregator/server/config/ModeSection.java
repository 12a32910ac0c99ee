package dev.venule.aggregator.server.config;

import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.broker.yaml.ConfigNode;
import java.util.Optional;

/**
 * How a population's updates are gathered, and what holds about who takes part:
 *
 * <pre>
 * mode: {kind: asynchronous}   # the default
 * mode:                        # or cohorts; goal is the buffer's
 *   kind: cohorts
 *   overSelection: 1.3         # devices asked per update wanted, 1..10
 *   deadline: PT10M            # then a version is made from what has come, or another cohort is drawn
 *   minimumToStart: 12         # devices that must be there before a cohort is drawn; the goal where not given
 *   minimumToAggregate: 10     # reports that make a version at the deadline; four fifths of the goal where not given
 *   settling: PT10S            # after a start, before the first cohort is drawn
 * participation:
 *   window: 20                 # versions over which the share is counted, 2..1000
 *   share: 0.5                 # of their contributions that one device may have, in (0, 1]; 1 is no quota
 *   maximumRetryAfter: PT1H    # the longest that a device is asked to stay away; PT0S never asks
 *   maximumDevices: 100000     # whose presence is remembered
 * </pre>
 */
final class ModeSection {
    private ModeSection() {}

    static RoundMode mode(ConfigNode population, int goal) {
        Optional<ConfigNode> section = population.optionalBlock("mode");
        if (section.isEmpty()) {
            return new RoundMode.Asynchronous();
        }
        Participation.Mode kind =
                section.get().choice("kind", Participation.Mode.class, Participation.Mode.ASYNCHRONOUS);
        RoundMode mode = switch (kind) {
            case ASYNCHRONOUS -> new RoundMode.Asynchronous();
            case COHORTS -> cohorts(population, section.get(), goal);
        };
        section.get().requireNothingElse();
        return mode;
    }

    private static RoundMode cohorts(ConfigNode population, ConfigNode section, int goal) {
        if (population.block("plan").has("maximumStaleness")) {
            throw new IllegalArgumentException("plan.maximumStaleness says nothing where mode.kind is cohorts, because"
                    + " only reports for the current version count; remove it");
        }
        RoundMode.SynchronousCohorts defaults = RoundMode.SynchronousCohorts.ofGoal(goal);
        return new RoundMode.SynchronousCohorts(
                section.number("overSelection", defaults.overSelection()),
                section.duration("deadline", defaults.deadline()),
                section.integer("minimumToStart", defaults.minimumToStart()),
                section.integer("minimumToAggregate", defaults.minimumToAggregate()),
                section.duration("settling", defaults.settling()));
    }

    static ParticipationPolicy participation(ConfigNode population) {
        ParticipationPolicy defaults = ParticipationPolicy.standard();
        Optional<ConfigNode> section = population.optionalBlock("participation");
        if (section.isEmpty()) {
            return defaults;
        }
        ParticipationPolicy policy = new ParticipationPolicy(
                new InclusionQuota(
                        section.get().integer("window", defaults.quota().window()),
                        section.get().number("share", defaults.quota().share())),
                section.get().duration("maximumRetryAfter", defaults.maximumRetryAfter()),
                section.get().integer("maximumDevices", defaults.maximumDevices()));
        section.get().requireNothingElse();
        return policy;
    }
}
