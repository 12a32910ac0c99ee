package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.Release;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.broker.pki.LocalPki;
import dev.venule.cli.Venule;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpecReader;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.protocol.codec.TensorLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent's program with the configuration of docs/agent.md, the embedded broker and a real aggregator. */
final class AgentDaemonTest {
    private static final String DEVICE = "bed-12";
    private static final int FEATURES = 13;
    private static final int EXAMPLES = 40;
    private static final int RECEIPTS = 3;
    /** 128 and the signal's number: SIGTERM is 15. */
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path device = Path.of("");

    @BeforeEach
    void makeTheDevicesFolder() throws IOException {
        device = Files.createDirectories(folder.resolve("device"));
        Path recordings = Files.createDirectories(device.resolve("recordings"));
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < EXAMPLES; i++) {
            double first = random.nextDouble();
            lines.append(first);
            for (int f = 1; f < FEATURES; f++) {
                lines.append(',').append(random.nextDouble());
            }
            lines.append(first > 0.5 ? ",1\n" : ",0\n");
        }
        Files.writeString(recordings.resolve("monday.csv"), lines);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
    void theDocumentedConfigurationContributesUntilItIsAskedToStop() throws Exception {
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), released(heart()));
        Set<ByteString> promised;
        try (AggregatorServer aggregator = AggregatorServer.start(config, AggregatorListener.none())) {
            enrol(aggregator, folder.resolve("server/pki"));
            try (DeviceProcess agent = DeviceProcess.start(device)) {
                await("receipts").atMost(Duration.ofMinutes(2)).until(() -> {
                    assertThat(agent.isAlive())
                            .as(String.join("\n", agent.log()))
                            .isTrue();
                    return agent.promised().size() >= RECEIPTS;
                });

                assertThat(agent.terminate()).isEqualTo(ENDED_BY_SIGTERM);

                assertThat(agent.log()).last().asString().contains("stopped; what waits for its receipt");
                promised = agent.promised();
            }
        }
        Ledger.assertEveryPromiseIsKeptOnce(config.storageUrl(), "heart", promised);
    }

    /** The model of docs/aggregator.md; every update makes a version. */
    private static PopulationConfig heart() throws IOException {
        CompiledModel model = ModelCompiler.compile(
                ModelSpecReader.parse("heart.yaml", Document.example("docs/aggregator.md", "heart.yaml")));
        return new PopulationConfig(
                "heart",
                new ModelPackage(model.file(), new TensorLayout(model.tensorSizes()), model.initialWeights()),
                TaskPlan.of(StudyPopulation.plan(Studies.ecg(1, SmallStudy.SEED), false)),
                new AggregationPolicy(BufferPolicy.ofGoal(1), ServerStepPolicy.dense(), PublishingPolicy.defaults()));
    }

    /** Whoever answers for the model does this offline: docs/releases.md. */
    private PopulationConfig released(PopulationConfig population) throws IOException {
        LocalPki.openOrCreate(folder.resolve("server/pki"), Clock.systemUTC());
        Path model =
                Files.write(folder.resolve("heart.tflite"), population.model().tflite());
        Path manifest = folder.resolve("heart.manifest");
        venule("release", "key", folder.resolve("release.key").toString());
        venule(
                "release",
                "sign",
                "--key=" + folder.resolve("release.key"),
                "--population=" + population.name(),
                "--release=1",
                "--model=" + model,
                "--announcement-key=" + folder.resolve("server/pki/announcement.pub"),
                "--max-epochs=" + population.task().plan().getEpochs(),
                "--max-learning-rate=" + population.task().plan().getLearningRate(),
                "--max-clip-norm=" + population.task().plan().getClipNorm(),
                "--output=" + manifest);
        return population.releasedBy(Release.read(Files.readAllBytes(manifest)));
    }

    private static void venule(String... arguments) {
        assertThat(Venule.commandLine(new StopSignal()).execute(arguments))
                .as(String.join(" ", arguments))
                .isZero();
    }

    /** What the operator brings to the device; only the broker's address is another than in the document. */
    private void enrol(AggregatorServer aggregator, Path pki) throws IOException {
        assertThat(aggregator.pki().device(DEVICE).commonName()).isEqualTo(DEVICE);
        for (String file : new String[] {"devices/bed-12.crt", "devices/bed-12.key", "ca.crt"}) {
            Path source = pki.resolve(file);
            Files.copy(
                    source, device.resolve(String.valueOf(source.getFileName())), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(folder.resolve("release.pub"), device.resolve("release.pub"));
        String documented = Document.example("docs/agent.md", "agent.properties");
        String address = "mqtts://broker.clinic.example:8883";
        assertThat(documented).contains(address);
        Files.writeString(
                device.resolve("agent.properties"),
                documented.replace(address, aggregator.brokerUri().toString()));
    }
}
