package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ServerStepPolicy;

/** How updates become versions, and how versions reach devices. */
public record AggregationPolicy(BufferPolicy buffer, ServerStepPolicy step, PublishingPolicy publishing) {
    /** FedBuff with this goal and the defaults of each part. */
    public static AggregationPolicy ofGoal(int goal) {
        return new AggregationPolicy(
                BufferPolicy.ofGoal(goal), ServerStepPolicy.defaults(), PublishingPolicy.defaults());
    }
}
