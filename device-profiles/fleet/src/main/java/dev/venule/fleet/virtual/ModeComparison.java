package dev.venule.fleet.virtual;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.compiler.CompiledModel;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The same study, fleet and seed twice on virtual time: once with synchronous cohorts until some version, once asynchronously
 * for as long. Each mode has what suited it best of what was tried on the watch data (docs/simulation.md has the trials):
 * cohorts are of the study's goal, 130 % asked, closed after a round of the middle device where half of the goal has come;
 * the asynchronous buffer is half as large, and no larger than ten, as in FedBuff's paper.
 */
public final class ModeComparison {
    private static final double OVER_SELECTION = 1.3;
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final int LARGEST_BUFFER = 10;

    private final Study study;
    private final CompiledModel model;
    private final Fleet fleet;
    private final boolean isDense;

    /** The fleet on which both modes run. */
    public record Fleet(FleetBehavior behavior, long seed) {}

    /** @param isDense whether every parameter travels as float32, both ways */
    public ModeComparison(Study study, CompiledModel model, Fleet fleet, boolean isDense) {
        this.study = study;
        this.model = model;
        this.fleet = fleet;
        this.isDense = isDense;
    }

    /** The cohorts' rules. */
    public RoundMode.SynchronousCohorts cohorts() {
        FleetBehavior behavior = fleet.behavior();
        Duration middleRound =
                Duration.ofMillis((long) (behavior.fastestRound().toMillis() * (1 + behavior.slowFactor()) / 2));
        int goal = cohortGoal();
        return new RoundMode.SynchronousCohorts(
                OVER_SELECTION, middleRound, goal - goal / 2, goal - goal / 2, SETTLING);
    }

    /** Updates of a synchronous version. */
    public int cohortGoal() {
        return study.recipe().goal();
    }

    /** Updates of an asynchronous version. */
    public int bufferGoal() {
        return Math.min(LARGEST_BUFFER, Math.max(1, cohortGoal() / 2));
    }

    /** Until {@code isOver}, which is asked after every minute of virtual time. */
    public Course synchronous(Judge judge, Predicate<Course.Point> isOver) throws IOException {
        return run(cohortGoal(), cohorts(), judge, isOver);
    }

    /** Likewise. */
    public Course asynchronous(Judge judge, Predicate<Course.Point> isOver) throws IOException {
        return run(bufferGoal(), new RoundMode.Asynchronous(), judge, isOver);
    }

    private Course run(int goal, RoundMode mode, Judge judge, Predicate<Course.Point> isOver) throws IOException {
        VirtualFederation.Setup setup =
                new VirtualFederation.Setup(population(goal, mode), study.training(), fleet.behavior(), fleet.seed());
        try (VirtualFederation federation = new VirtualFederation(setup, judge)) {
            return federation.run(isOver);
        }
    }

    private PopulationConfig population(int goal, RoundMode mode) {
        PopulationConfig standard = StudyPopulation.of(study, model, Long.MAX_VALUE, isDense);
        AggregationPolicy policy = standard.policy();
        return new PopulationConfig(
                standard.name(),
                standard.model(),
                standard.task(),
                new AggregationPolicy(
                        BufferPolicy.ofGoal(goal), policy.step(), policy.publishing(), mode, policy.participation()));
    }
}
