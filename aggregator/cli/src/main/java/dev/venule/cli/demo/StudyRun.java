package dev.venule.cli.demo;

import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.evaluation.LocalOnly;
import dev.venule.fleet.evaluation.Quality;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One study: the model, what devices reach alone, the federation, and how good each is for unseen patients. */
final class StudyRun {
    private static final Duration FASTEST_ROUND = Duration.ofMillis(120);

    private final DemoOptions options;
    private final Study study;
    private final Path folder;
    private final Progress progress;
    private final StopSignal stop;
    private final CompiledModel compiled;
    private final Plan plan;
    private final long versions;

    StudyRun(DemoOptions options, Study study, Path folder, Progress progress, StopSignal stop) {
        this.options = options;
        this.study = study;
        this.folder = folder;
        this.progress = progress;
        this.stop = stop;
        this.compiled = ModelCompiler.compile(study.model());
        this.plan = StudyPopulation.plan(study, isDense());
        this.versions = options.versions == null ? study.recipe().versions() : options.versions;
    }

    DemoReport run() throws IOException, InterruptedException {
        try (TrainableModel model = open()) {
            Judge judge = new Judge(model, plan.getNormalization(), study.unseen());
            Quality start = judge.of(compiled.initialWeights());
            List<Quality> alone = trainAlone(model, judge);
            BrokerWatch watch =
                    new BrokerWatch(System::nanoTime, options.broker == null ? Learning.STALL : BrokerWatch.PATIENCE);
            long startNanos = System.nanoTime();
            try (Federation federation = startFederation(watch)) {
                new Learning(study.name(), versions, progress, stop, watch).follow(federation, judge);
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                Quality last =
                        judge.of(federation.aggregator().model(study.name()).weights());
                return new FederationReport(options, study, federation, seconds).of(start, alone, last);
            }
        }
    }

    private TrainableModel open() {
        ModelRuntime.Opening opening = new NativeModelRuntime().open(compiled.file());
        if (opening instanceof ModelRuntime.Opening.Opened opened) {
            return opened.model();
        }
        throw new IllegalArgumentException(((ModelRuntime.Opening.Refused) opening).explanation());
    }

    private List<Quality> trainAlone(TrainableModel model, Judge judge) throws IOException, InterruptedException {
        List<Quality> qualities = new ArrayList<>();
        for (PatientExamples patient : study.training()) {
            stop.throwIfRaised();
            progress.show("Devices training alone: " + (qualities.size() + 1) + " of "
                    + study.training().size());
            float[] weights = LocalOnly.train(
                    model, compiled.initialWeights(), plan, study.recipe().localEpochs(), patient);
            qualities.add(judge.of(weights));
        }
        return qualities;
    }

    private Federation startFederation(BrokerWatch watch) throws IOException {
        progress.say(String.format(
                Locale.ROOT,
                "Starting an aggregator and %d devices on %s (model %s: %d parameters, %s as float32) ...",
                study.training().size(),
                options.whereDevicesConnect(),
                study.model().name(),
                compiled.initialWeights().length,
                ByteCount.of(4L * compiled.initialWeights().length)));
        FederationSetup setup = new FederationSetup(
                folder,
                StudyPopulation.of(study, compiled, versions, isDense()),
                study.training(),
                new FleetBehavior(FASTEST_ROUND, options.slowFactor(), options.dropoutFraction()),
                options.reach(),
                options.seed);
        return Federation.start(setup, watch.aggregator(), watch.devices());
    }

    private boolean isDense() {
        return options.upload == DemoOptions.Upload.DENSE;
    }
}
