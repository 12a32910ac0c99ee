package dev.venule.system;

import com.google.protobuf.ByteString;
import dev.venule.broker.pki.LocalPki;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.protocol.codec.WeightsCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A real Mosquitto, the aggregator's program and some devices with the agent's program: each a process to be killed. */
final class Ward implements AutoCloseable {
    static final String POPULATION = "ecg";
    /** Less than the devices: the others go on while one is down. */
    private static final int GOAL = 2;

    private final Path folder;
    private final Mosquitto mosquitto;
    private final AggregatorDaemon aggregator;
    private final List<DeviceProcess> devices = new ArrayList<>();

    private Ward(Path folder, Mosquitto mosquitto, AggregatorDaemon aggregator) {
        this.folder = folder;
        this.mosquitto = mosquitto;
        this.aggregator = aggregator;
    }

    /** Starts everything below {@code folder}; aborts the test where Mosquitto is not installed. */
    static Ward start(Path folder, int deviceCount) throws IOException {
        Path server = Files.createDirectories(folder.resolve("server"));
        Path certificates = server.resolve("data/pki");
        LocalPki pki = LocalPki.openOrCreate(certificates, Clock.systemUTC());
        Study study = Studies.ecg(deviceCount, SmallStudy.SEED);
        Mosquitto mosquitto = Mosquitto.start(folder.resolve("mosquitto"), Mosquitto.ServerFiles.of(certificates));
        configureAggregator(server, mosquitto.url(), ModelCompiler.compile(study.model()));
        Ward ward = new Ward(folder, mosquitto, AggregatorDaemon.start(server));
        for (PatientExamples patient : study.training()) {
            Path device = Files.createDirectories(folder.resolve(patient.id()));
            pki.device(patient.id());
            DeviceFolder.write(device, patient, new BrokerAddress(URI.create(mosquitto.url()), certificates), "");
            ward.devices.add(DeviceProcess.start(device));
        }
        return ward;
    }

    private static void configureAggregator(Path server, String broker, CompiledModel model) throws IOException {
        Files.write(server.resolve("ecg.tflite"), model.file());
        Files.write(server.resolve("ecg.weights"), WeightsCodec.encode(model.initialWeights()));
        Files.writeString(server.resolve("aggregator.yaml"), """
                broker: {url: "%s", ca: data/pki/ca.crt, certificate: data/pki/aggregator.crt, key: data/pki/aggregator.key}
                populations:
                  - name: %s
                    model: {file: ecg.tflite, tensorSizes: %s, initialWeights: ecg.weights}
                    plan:
                      epochs: 1
                      learningRate: 0.05
                      clipNorm: 1
                      upload: {keepFraction: 0.02}
                      normalization: {kind: own_statistics}
                    buffer: {goal: %d}
                """.formatted(
                        broker, POPULATION, Arrays.toString(model.tensorSizes()), GOAL));
    }

    Mosquitto mosquitto() {
        return mosquitto;
    }

    AggregatorDaemon aggregator() {
        return aggregator;
    }

    List<DeviceProcess> devices() {
        return devices;
    }

    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("server/data/aggregator.db");
    }

    /** Updates of all devices with a receipt that says that the aggregator counts them. */
    Set<ByteString> promised() throws IOException {
        Set<ByteString> promised = new HashSet<>();
        for (DeviceProcess device : devices) {
            promised.addAll(device.promised());
        }
        return promised;
    }

    /** Takes the devices their examples: from now on they only send what they have. */
    void takeExamplesAway() throws IOException {
        for (DeviceProcess device : devices) {
            DeviceFolder.takeExamplesAway(device.folder());
        }
    }

    @Override
    public void close() {
        devices.forEach(DeviceProcess::close);
        aggregator.close();
        mosquitto.close();
    }
}
