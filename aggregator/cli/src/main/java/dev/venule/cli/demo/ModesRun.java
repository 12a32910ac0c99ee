package dev.venule.cli.demo;

import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.fleet.virtual.Course;
import dev.venule.fleet.virtual.ModeComparison;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

/** One study in both modes, at the dropout and the slowness that were asked for. */
final class ModesRun {
    private static final Duration FASTEST_ROUND = Duration.ofMinutes(1);
    /** Of the synchronous run: enough to tell the modes apart; more would only take longer. */
    private static final long MOST_VERSIONS = 60;

    private final DemoOptions options;
    private final Study study;
    private final Progress progress;
    private final StopSignal stop;

    ModesRun(DemoOptions options, Study study, Progress progress, StopSignal stop) {
        this.options = options;
        this.study = study;
        this.progress = progress;
        this.stop = stop;
    }

    ModesReport run() throws IOException, InterruptedException {
        CompiledModel compiled = ModelCompiler.compile(study.model());
        FleetBehavior behavior = new FleetBehavior(FASTEST_ROUND, options.slowFactor(), options.dropoutFraction());
        boolean isDense = options.upload == DemoOptions.Upload.DENSE;
        ModeComparison comparison =
                new ModeComparison(study, compiled, new ModeComparison.Fleet(behavior, options.seed), isDense);
        progress.say("The same fleet on virtual time, once in each mode ...");
        try (TrainableModel model = open(compiled)) {
            Judge judge = new Judge(model, StudyPopulation.plan(study, isDense).getNormalization(), study.unseen());
            Course cohorts = comparison.synchronous(judge, until("synchronous", now -> now.version() >= versions()));
            stop.throwIfRaised();
            Course buffered = comparison.asynchronous(
                    judge, until("asynchronous", now -> now.at().compareTo(cohorts.end()) >= 0));
            stop.throwIfRaised();
            return ModesReport.of(comparison, behavior, cohorts, buffered);
        }
    }

    private long versions() {
        long versions = options.versions == null ? study.recipe().versions() : options.versions;
        return Math.min(MOST_VERSIONS, versions);
    }

    private Predicate<Course.Point> until(String mode, Predicate<Course.Point> isOver) {
        return now -> {
            progress.show(String.format(
                    Locale.ROOT,
                    "%s, %d virtual minutes: version %d, accuracy on unseen patients %.1f %%",
                    mode,
                    now.at().toMinutes(),
                    now.version(),
                    100 * now.accuracy()));
            return stop.isRaised() || isOver.test(now);
        };
    }

    private static TrainableModel open(CompiledModel compiled) {
        ModelRuntime.Opening opening = new NativeModelRuntime().open(compiled.file());
        if (opening instanceof ModelRuntime.Opening.Opened opened) {
            return opened.model();
        }
        throw new IllegalArgumentException(((ModelRuntime.Opening.Refused) opening).explanation());
    }
}
