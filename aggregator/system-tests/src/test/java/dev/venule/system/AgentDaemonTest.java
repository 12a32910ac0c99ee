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
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.broker.pki.LocalPki;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpecReader;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.protocol.codec.TensorLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent's program with the configuration of docs/agent.md, over every way that it knows, and a real aggregator. */
final class AgentDaemonTest {
    private static final int RECEIPTS = 3;
    /** 128 and the signal's number: SIGTERM is 15. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final String SHARED_KEY = "8f14e45fceea167a5a36dedd4bea2543";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** What stands in the documented configuration's place of the broker, and which device has it. */
    private enum Address {
        MQTTS("bed-12"),
        COAPS("bed-13"),
        COAPS_TCP("bed-14"),
        COAPS_WITH_SHARED_KEY("bed-15");

        private final String device;

        Address(String device) {
            this.device = device;
        }

        private String setting(AggregatorServer aggregator) {
            return switch (this) {
                case MQTTS -> "broker = " + aggregator.brokerUri();
                case COAPS, COAPS_WITH_SHARED_KEY ->
                    "aggregator = " + aggregator.coapUri().orElseThrow();
                case COAPS_TCP -> "aggregator = " + aggregator.coapTcpUri().orElseThrow();
            };
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
    void theDocumentedConfigurationContributesOverEveryWayUntilItIsAskedToStop() throws Exception {
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), released(heart()));
        CoapEndConfig loopback = CoapEndConfig.loopback();
        CoapEndConfig coap = new CoapEndConfig(
                loopback.host(),
                loopback.port(),
                loopback.tcpPort(),
                loopback.names(),
                Map.of(Address.COAPS_WITH_SHARED_KEY.device, HexFormat.of().parseHex(SHARED_KEY)),
                loopback.limits());
        Set<ByteString> promised = new HashSet<>();
        List<DeviceProcess> agents = new ArrayList<>();
        try (AggregatorServer aggregator = AggregatorServer.start(
                config.with(new Ways(config.ways().broker(), Optional.of(coap))), AggregatorListener.none())) {
            for (Address address : Address.values()) {
                agents.add(DeviceProcess.start(enrol(aggregator, address)));
            }
            for (DeviceProcess agent : agents) {
                awaitReceipts(agent);
                assertThat(agent.terminate()).isEqualTo(ENDED_BY_SIGTERM);
                assertThat(agent.log()).last().asString().contains("stopped; what waits for its receipt");
                promised.addAll(agent.promised());
            }
        } finally {
            agents.forEach(DeviceProcess::close);
        }
        Ledger.assertEveryPromiseIsKeptOnce(config.storageUrl(), "heart", promised);
    }

    private static void awaitReceipts(DeviceProcess agent) {
        await("receipts of " + agent.folder()).atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(agent.isAlive()).as(String.join("\n", agent.log())).isTrue();
            return agent.promised().size() >= RECEIPTS;
        });
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
        VenuleCommand.run("release", "key", folder.resolve("release.key").toString());
        VenuleCommand.run(
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

    /** What the operator brings to the device; only its name and the address are others than in the document. */
    private Path enrol(AggregatorServer aggregator, Address address) throws IOException {
        Path device = DeviceFolder.withHeartExamples(folder.resolve(address.device));
        Path pki = folder.resolve("server/pki");
        Files.copy(folder.resolve("release.pub"), device.resolve("release.pub"));
        String configuration =
                Document.example("docs/agent.md", "agent.properties").replace("bed-12", address.device);
        String documented = "broker = mqtts://broker.clinic.example:8883";
        assertThat(configuration).contains(documented);
        configuration = configuration.replace(documented, address.setting(aggregator));
        if (address == Address.COAPS_WITH_SHARED_KEY) {
            Files.writeString(device.resolve("bed.psk"), SHARED_KEY + "\n");
            configuration = configuration.replaceAll("(?m)^(ca|certificate|key) = .*$", "") + "sharedKey = bed.psk\n";
        } else {
            assertThat(aggregator.pki().device(address.device).commonName()).isEqualTo(address.device);
            for (String file :
                    List.of("devices/" + address.device + ".crt", "devices/" + address.device + ".key", "ca.crt")) {
                Path source = pki.resolve(file);
                Files.copy(source, device.resolve(String.valueOf(source.getFileName())));
            }
        }
        Files.writeString(device.resolve("agent.properties"), configuration);
        return device;
    }
}
