package dev.venule.aggregator.round;

import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.protocol.message.Plan;

/**
 * What devices are asked to do, version by version.
 *
 * @param plan the plan to announce; its upload.keep_fraction is filled in from {@code uploadKeep}
 * @param uploadKeep share of the parameters that a device uploads, by the version it trains from
 */
public record TaskPlan(Plan plan, KeepSchedule uploadKeep) {
    /**
     * Quantising can make a clipped delta a little longer, so an update is refused only where its norm is this much above
     * the plan's clip norm.
     */
    public static final double NORM_TOLERANCE = 0.01;

    /** The bound where the plan does not clip: far beyond any useful delta, and it keeps the fixed-point grid fine. */
    public static final double UNCLIPPED_NORM_BOUND = 1024;

    /** A task whose plan says how much to upload, always the same. */
    public static TaskPlan of(Plan plan) {
        return new TaskPlan(plan, KeepSchedule.constant(plan.getUpload().getKeepFraction()));
    }

    /** The same, where an update counts for the version that it was trained from and for no later one. */
    TaskPlan withoutStaleness() {
        return new TaskPlan(plan.toBuilder().setMaximumStaleness(0).build(), uploadKeep);
    }

    /** The plan as announced with {@code version}. */
    public Plan forVersion(long version) {
        return plan.toBuilder()
                .setUpload(plan.getUpload().toBuilder().setKeepFraction(uploadKeep.at(version)))
                .build();
    }

    /** The largest L2 norm of an update that is admitted. */
    public double normBound() {
        return plan.getClipNorm() > 0 ? plan.getClipNorm() * (1 + NORM_TOLERANCE) : UNCLIPPED_NORM_BOUND;
    }
}
