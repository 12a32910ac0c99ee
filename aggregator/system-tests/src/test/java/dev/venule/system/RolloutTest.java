package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.rollout.RolloutPlan;
import dev.venule.aggregator.rollout.RolloutRequest;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.rollout.RolloutFolder;
import dev.venule.broker.pki.LocalPki;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices with the agent's program are moved to a model that diverges. */
final class RolloutTest {
    private static final int DEVICES = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final float DIVERGING = 1e30f;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Study study = Studies.ecg(DEVICES, SmallStudy.SEED);

    @Test
    void rolloutOfAModelThatDivergesPausesItselfAndAStopBringsEveryDeviceBack() throws Exception {
        PopulationConfig good = population(Ward.POPULATION, StudyPopulation.plan(study, false));
        PopulationConfig diverging = population(
                        "ecg-2",
                        StudyPopulation.plan(study, false).toBuilder()
                                .setLearningRate(DIVERGING)
                                .build())
                .rolledOutBy(new RolloutPlan(
                        good.name(), List.of(1.0), new RolloutPlan.Thresholds(DEVICES, 0.9, 0.4), Duration.ofHours(1)));
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), good, diverging);
        RolloutFolder rollout = new RolloutFolder(config.rolloutFolder(), diverging.name());
        Set<ByteString> promised = new HashSet<>();
        List<DeviceProcess> devices = new ArrayList<>();
        try (AggregatorServer aggregator = AggregatorServer.start(config, AggregatorListener.none())) {
            startDevices(aggregator, devices);
            await("the pause")
                    .atMost(PATIENCE)
                    .until(() -> rollout.load()
                            .filter(state -> state.phase() == RolloutState.Phase.PAUSED)
                            .isPresent());
            assertThat(rollout.load().orElseThrow().reason()).contains("devices failed: {diverged=");
            assertThat(aggregator.versions(diverging.name())).isEmpty();

            rollout.ask(RolloutRequest.STOP);

            for (DeviceProcess device : devices) {
                await("receipts of " + device.folder())
                        .atMost(PATIENCE)
                        .until(() -> !device.promised().isEmpty());
                assertThat(device.log()).anyMatch(line -> line.contains("moves from ecg-2 to ecg"));
                device.terminate();
                promised.addAll(device.promised());
            }
        } finally {
            devices.forEach(DeviceProcess::close);
        }
        Ledger.assertEveryPromiseIsKeptOnce(config.storageUrl(), good.name(), promised);
    }

    private void startDevices(AggregatorServer aggregator, List<DeviceProcess> devices) throws IOException {
        Path certificates = folder.resolve("server/pki");
        LocalPki pki = LocalPki.openOrCreate(certificates, Clock.systemUTC());
        for (PatientExamples patient : study.training()) {
            pki.device(patient.id());
            Path device = Files.createDirectories(folder.resolve(patient.id()));
            DeviceFolder.write(
                    device,
                    patient,
                    new BrokerAddress(aggregator.brokerUri(), certificates),
                    "rounds.statusInterval = PT1S\n");
            devices.add(DeviceProcess.start(device));
        }
    }

    private PopulationConfig population(String name, Plan plan) {
        CompiledModel model = ModelCompiler.compile(study.model());
        return new PopulationConfig(
                name,
                new ModelPackage(model.file(), new TensorLayout(model.tensorSizes()), model.initialWeights()),
                TaskPlan.of(plan),
                new AggregationPolicy(BufferPolicy.ofGoal(1), ServerStepPolicy.dense(), PublishingPolicy.defaults()));
    }
}
