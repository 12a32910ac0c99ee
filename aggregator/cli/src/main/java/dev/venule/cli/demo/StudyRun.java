package dev.venule.cli.demo;

import dev.venule.agent.AgentCounters;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.aggregator.server.AggregatorCounters;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.device.SimulatedDevice;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.evaluation.LocalOnly;
import dev.venule.fleet.evaluation.Quality;
import dev.venule.fleet.federation.BrokerAddress;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One study: the model, what devices reach alone, the federation, and how good each is for unseen patients. */
final class StudyRun {
    private static final Duration FASTEST_ROUND = Duration.ofMillis(120);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration STALL = Duration.ofSeconds(60);

    private final DemoOptions options;
    private final Study study;
    private final Path folder;
    private final Progress progress;
    private final CompiledModel compiled;
    private final Plan plan;
    private final long versions;

    StudyRun(DemoOptions options, Study study, Path folder, Progress progress) {
        this.options = options;
        this.study = study;
        this.folder = folder;
        this.progress = progress;
        this.compiled = ModelCompiler.compile(study.model());
        this.plan = StudyPopulation.plan(study, isDense());
        this.versions = options.versions == null ? study.recipe().versions() : options.versions;
    }

    DemoReport run() throws IOException, InterruptedException {
        try (TrainableModel model = open()) {
            Judge judge = new Judge(model, plan.getNormalization(), study.unseen());
            Quality start = judge.of(compiled.initialWeights());
            List<Quality> alone = trainAlone(model, judge);
            long startNanos = System.nanoTime();
            try (Federation federation = startFederation()) {
                awaitLastVersion(federation, judge);
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

    private List<Quality> trainAlone(TrainableModel model, Judge judge) throws IOException {
        List<Quality> qualities = new ArrayList<>();
        for (PatientExamples patient : study.training()) {
            progress.show("Devices training alone: " + (qualities.size() + 1) + " of "
                    + study.training().size());
            float[] weights = LocalOnly.train(
                    model, compiled.initialWeights(), plan, study.recipe().localEpochs(), patient);
            qualities.add(judge.of(weights));
        }
        return qualities;
    }

    private Federation startFederation() throws IOException {
        progress.say(String.format(
                Locale.ROOT,
                "Starting %s, an aggregator and %d devices (model %s: %d parameters, %s as float32) ...",
                options.broker == null ? "a broker with mutual TLS" : "no broker but using " + options.broker,
                study.training().size(),
                study.model().name(),
                compiled.initialWeights().length,
                ByteCount.of(4L * compiled.initialWeights().length)));
        Optional<BrokerAddress> broker = options.broker == null || options.certificates == null
                ? Optional.empty()
                : Optional.of(new BrokerAddress(options.broker, options.certificates));
        FederationSetup setup = new FederationSetup(
                folder,
                StudyPopulation.of(study, compiled, versions, isDense()),
                study.training(),
                new FleetBehavior(FASTEST_ROUND, options.slowFactor(), options.dropout),
                broker,
                options.seed);
        return Federation.start(setup, AggregatorListener.none(), RoundListener.silent());
    }

    private boolean isDense() {
        return options.upload == DemoOptions.Upload.DENSE;
    }

    private void awaitLastVersion(Federation federation, Judge judge) throws IOException, InterruptedException {
        long version = -1;
        long changedNanos = System.nanoTime();
        String quality = "";
        while (version < versions) {
            Thread.sleep(LOOK.toMillis());
            long now = federation.aggregator().model(study.name()).version();
            if (now > version) {
                changedNanos = System.nanoTime();
                if (now / 10 > version / 10 || version < 0) {
                    quality = percent(
                            judge.of(federation.aggregator().model(study.name()).weights())
                                    .accuracy());
                }
                version = now;
            } else if (System.nanoTime() - changedNanos > STALL.toNanos()) {
                throw new IOException("no new version for " + STALL.toSeconds() + " seconds: " + state(federation)
                        + "; run with fewer devices, or look at the broker's log");
            }
            progress.show(String.format(
                    Locale.ROOT,
                    "Version %d of %d, accuracy on unseen patients %s, %s",
                    version,
                    versions,
                    quality,
                    state(federation)));
        }
    }

    private static String state(Federation federation) {
        AggregatorCounters.Snapshot counters =
                federation.aggregator().counters().snapshot();
        return counters.buffered() + " updates buffered, "
                + counters.rejected().values().stream()
                        .mapToLong(Long::longValue)
                        .sum() + " rejected";
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    /** Adds up what devices and aggregator counted. */
    private record FederationReport(DemoOptions options, Study study, Federation federation, double seconds) {
        DemoReport of(Quality start, List<Quality> alone, Quality last) throws IOException {
            AggregatorCounters.Snapshot counters =
                    federation.aggregator().counters().snapshot();
            return new DemoReport(
                    study.name(),
                    options.seed,
                    study.training().size(),
                    study.unseen().size(),
                    federation.aggregator().model(study.name()).version(),
                    Math.round(seconds * 10) / 10.0,
                    new DemoReport.Quality(
                            start.accuracy(),
                            last.accuracy(),
                            alone.stream()
                                    .mapToDouble(Quality::accuracy)
                                    .average()
                                    .orElseThrow()),
                    auc(start, alone, last),
                    uplink(),
                    downlink(),
                    updates(counters));
        }

        private DemoReport.@Nullable Quality auc(Quality start, List<Quality> alone, Quality last) {
            if (start.auc().isEmpty() || last.auc().isEmpty()) {
                return null;
            }
            double mean = alone.stream()
                    .mapToDouble(quality -> quality.auc().orElseThrow())
                    .average()
                    .orElseThrow();
            return new DemoReport.Quality(start.auc().getAsDouble(), last.auc().getAsDouble(), mean);
        }

        private DemoReport.Bytes uplink() {
            long payload = 0;
            long wire = 0;
            long dense = 0;
            for (SimulatedDevice device : federation.devices()) {
                AgentCounters counters = device.counters();
                payload += counters.messages().bytes().updates();
                wire += device.traffic().bytesSent();
                dense += counters.rounds().denseBytes();
            }
            return DemoReport.Bytes.of(payload, wire, dense);
        }

        private DemoReport.Bytes downlink() {
            long payload = 0;
            long wire = 0;
            long dense = 0;
            for (SimulatedDevice device : federation.devices()) {
                AgentCounters counters = device.counters();
                payload += device.receivedPayloadBytes();
                wire += device.traffic().bytesReceived();
                // Each round that trained would have fetched its weights as float32: as many bytes as its dense update.
                dense += counters.rounds().denseBytes();
            }
            return DemoReport.Bytes.of(payload, wire, dense);
        }

        private DemoReport.Updates updates(AggregatorCounters.Snapshot counters) throws IOException {
            Map<String, Long> rejected = new TreeMap<>();
            counters.rejected().forEach((reason, count) -> rejected.put(reason.label(), count));
            long sent = 0;
            for (SimulatedDevice device : federation.devices()) {
                sent += device.counters().rounds().queued();
            }
            return new DemoReport.Updates(
                    sent,
                    federation.admittedUpdates(),
                    counters.duplicates(),
                    federation.lostUpdates().size(),
                    rejected);
        }
    }
}
