package dev.venule.benchmarks.device;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One smartwatch's folder, as an operator would fill it, and the aggregator that it belongs to. */
final class WatchDevice implements AutoCloseable {
    static final String POPULATION = "watch";

    private static final long SEED = 1;

    private final AggregatorServer aggregator;
    private final Path pki;
    private final PatientExamples subject;

    private WatchDevice(AggregatorServer aggregator, Path pki, PatientExamples subject) {
        this.aggregator = aggregator;
        this.pki = pki;
        this.subject = subject;
    }

    /** {@code recordings} is the folder of the WISDM smartwatch data (docs/data.md). */
    static WatchDevice start(Path folder, Path recordings) throws IOException {
        Study study = Studies.watch(recordings, SEED);
        PatientExamples subject = study.training().get(0);
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), population(study));
        Ways both = new Ways(config.ways().broker(), Optional.of(CoapEndConfig.loopback()));
        AggregatorServer aggregator = AggregatorServer.start(config.with(both), AggregatorListener.none());
        return new WatchDevice(aggregator, folder.resolve("server/pki"), subject);
    }

    /** Every update makes a version, so that one device alone goes on. */
    private static PopulationConfig population(Study study) {
        PopulationConfig all = StudyPopulation.of(study, ModelCompiler.compile(study.model()), Long.MAX_VALUE, false);
        AggregationPolicy policy = all.policy();
        return new PopulationConfig(
                all.name(),
                all.model(),
                all.task(),
                new AggregationPolicy(BufferPolicy.ofGoal(1), policy.step(), policy.publishing()));
    }

    /** What a device of this name shows, and whom it trusts. */
    record Certificates(Path certificate, Path key, Path authority) {}

    Certificates certificates(String id) throws IOException {
        aggregator.pki().device(id);
        Path devices = pki.resolve("devices");
        return new Certificates(devices.resolve(id + ".crt"), devices.resolve(id + ".key"), pki.resolve("ca.crt"));
    }

    /** What carries the messages. */
    enum Way {
        MQTT {
            @Override
            String setting(AggregatorServer aggregator) {
                return "broker = " + aggregator.brokerUri();
            }
        },
        COAP {
            @Override
            String setting(AggregatorServer aggregator) {
                return "aggregator = " + aggregator.coapUri().orElseThrow();
            }
        };

        abstract String setting(AggregatorServer aggregator);
    }

    int exampleCount() {
        return subject.count();
    }

    /** A folder with configuration and examples, whose agent has never run. */
    Path newFolder(Path device, String id, Way way, String runtime) throws IOException {
        Certificates files = certificates(id);
        Path recordings = Files.createDirectories(device.resolve("recordings"));
        Files.writeString(recordings.resolve("watch.csv"), csv());
        return Files.writeString(device.resolve("agent.properties"), """
                population = %s
                device = %s
                %s
                ca = %s
                certificate = %s
                key = %s
                announcementKey = %s
                storage = state
                runtime = %s
                examples.folder = recordings
                examples.features = %d
                examples.classes = %d
                """.formatted(
                        POPULATION,
                        id,
                        way.setting(aggregator),
                        files.authority(),
                        files.certificate(),
                        files.key(),
                        pki.resolve("announcement.pub"),
                        runtime,
                        subject.featureCount(),
                        subject.targetCount()));
    }

    private String csv() {
        StringBuilder lines = new StringBuilder();
        float[] features = new float[subject.featureCount()];
        float[] target = new float[subject.targetCount()];
        for (int i = 0; i < subject.count(); i++) {
            subject.read(i, features, 0, target, 0);
            for (float feature : features) {
                lines.append(feature).append(',');
            }
            lines.append(subject.label(i)).append('\n');
        }
        return lines.toString();
    }

    @Override
    public void close() throws IOException {
        aggregator.close();
    }
}
