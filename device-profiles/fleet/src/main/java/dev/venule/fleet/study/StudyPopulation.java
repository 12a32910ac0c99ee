package dev.venule.fleet.study;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.compiler.CompiledModel;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.ValueFormat;

/** A study as an aggregator runs it. */
public final class StudyPopulation {
    private StudyPopulation() {}

    /**
     * The population that trains {@code study}.
     *
     * @param model the study's model, compiled
     * @param versions after which it stops learning
     * @param isDense whether every parameter travels as float32, both ways
     */
    public static PopulationConfig of(Study study, CompiledModel model, long versions, boolean isDense) {
        ModelPackage trained =
                new ModelPackage(model.file(), new TensorLayout(model.tensorSizes()), model.initialWeights());
        ServerStepPolicy step =
                isDense ? ServerStepPolicy.dense() : study.recipe().step();
        return new PopulationConfig(
                study.name(),
                trained,
                TaskPlan.of(plan(study, isDense)),
                new AggregationPolicy(
                        BufferPolicy.ofGoal(study.recipe().goal()).stoppingAt(versions),
                        step,
                        PublishingPolicy.defaults()));
    }

    /** What the devices are asked to do. */
    public static Plan plan(Study study, boolean isDense) {
        Plan plan = study.recipe().plan();
        if (!isDense) {
            return plan;
        }
        return plan.toBuilder()
                .setUpload(plan.getUpload().toBuilder().setKeepFraction(1).setValues(ValueFormat.FLOAT32))
                .build();
    }
}
