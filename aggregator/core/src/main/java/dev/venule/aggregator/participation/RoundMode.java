package dev.venule.aggregator.participation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** How the updates of a version are gathered. Either way they take the same path; the goal is the buffer's. */
public sealed interface RoundMode {
    /**
     * Every device contributes when it can, and whatever is buffered counts by its staleness (Nguyen et al. 2022, "Federated
     * Learning with Buffered Asynchronous Aggregation"). A goal of 1 is fully asynchronous.
     */
    record Asynchronous() implements RoundMode {}

    /**
     * One cohort after the other is selected, told, and waited for; only reports for the current version count (the rounds of
     * Bonawitz et al. 2019, "Towards Federated Learning at Scale: System Design").
     *
     * @param overSelection devices asked per update wanted, in 1..10: some of those asked will not answer
     * @param deadline from the announcement of a cohort, 1 second to 30 days; then a version is made from what has come
     * @param minimumToStart devices that must be there, or have reported already, before a cohort is drawn
     * @param minimumToAggregate reports that make a version at the deadline; with fewer, another cohort is drawn
     * @param settling after a start of the aggregator, for the statuses of all devices to come in before the first cohort is
     *     drawn: drawn among the first few, it would be too large among all; 0 to 1 hour
     */
    record SynchronousCohorts(
            double overSelection, Duration deadline, int minimumToStart, int minimumToAggregate, Duration settling)
            implements RoundMode {
        private static final double MAXIMUM_OVER_SELECTION = 10;
        private static final Duration MAXIMUM_DEADLINE = Duration.ofDays(30);
        private static final Duration MAXIMUM_SETTLING = Duration.ofHours(1);

        public SynchronousCohorts {
            if (!(overSelection >= 1 && overSelection <= MAXIMUM_OVER_SELECTION)) {
                throw new IllegalArgumentException("mode.overSelection must be in 1..10, was " + overSelection);
            }
            if (deadline.compareTo(Duration.ofSeconds(1)) < 0 || deadline.compareTo(MAXIMUM_DEADLINE) > 0) {
                throw new IllegalArgumentException("mode.deadline must be in PT1S..P30D, was " + deadline);
            }
            if (minimumToStart < 1) {
                throw new IllegalArgumentException("mode.minimumToStart must be >= 1, was " + minimumToStart);
            }
            if (minimumToAggregate < 1) {
                throw new IllegalArgumentException("mode.minimumToAggregate must be >= 1, was " + minimumToAggregate);
            }
            if (settling.isNegative() || settling.compareTo(MAXIMUM_SETTLING) > 0) {
                throw new IllegalArgumentException("mode.settling must be in PT0S..PT1H, was " + settling);
            }
        }

        /**
         * 130 % selected (as Bonawitz et al. do: 6 to 10 % of theirs drop out, and some are slow), 10 minutes, a whole goal to
         * start, four fifths of it to aggregate, 10 seconds for statuses.
         */
        public static SynchronousCohorts ofGoal(int goal) {
            int fourFifths = goal - goal / 5;
            return new SynchronousCohorts(1.3, Duration.ofMinutes(10), goal, fourFifths, Duration.ofSeconds(10));
        }

        /** Devices to ask for so many updates: the product, rounded up in decimal, as an operator computes it. */
        int devicesToAsk(int goal) {
            return BigDecimal.valueOf(overSelection)
                    .multiply(BigDecimal.valueOf(goal))
                    .setScale(0, RoundingMode.CEILING)
                    .intValueExact();
        }
    }
}
