package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;

/** How updates are gathered and become versions, and how versions reach devices. */
public record AggregationPolicy(
        BufferPolicy buffer,
        ServerStepPolicy step,
        PublishingPolicy publishing,
        RoundMode mode,
        ParticipationPolicy participation) {
    public AggregationPolicy {
        if (mode instanceof RoundMode.SynchronousCohorts cohorts) {
            requireReachable(cohorts, buffer.goal(), participation.maximumDevices());
        }
    }

    /** Buffered asynchronous aggregation with the standard rules of participation. */
    public AggregationPolicy(BufferPolicy buffer, ServerStepPolicy step, PublishingPolicy publishing) {
        this(buffer, step, publishing, new RoundMode.Asynchronous(), ParticipationPolicy.standard());
    }

    /** FedBuff with this goal and the defaults of each part. */
    public static AggregationPolicy ofGoal(int goal) {
        return new AggregationPolicy(
                BufferPolicy.ofGoal(goal), ServerStepPolicy.defaults(), PublishingPolicy.defaults());
    }

    /** Whether only reports for the current version count. */
    public boolean isSynchronous() {
        return mode instanceof RoundMode.SynchronousCohorts;
    }

    private static void requireReachable(RoundMode.SynchronousCohorts mode, int goal, int maximumDevices) {
        if (mode.minimumToAggregate() > goal) {
            throw new IllegalArgumentException(
                    "mode.minimumToAggregate must be <= buffer.goal = " + goal + ", was " + mode.minimumToAggregate());
        }
        if (mode.minimumToStart() > maximumDevices) {
            throw new IllegalArgumentException("mode.minimumToStart must be <= participation.maximumDevices = "
                    + maximumDevices + ", was " + mode.minimumToStart());
        }
    }
}
