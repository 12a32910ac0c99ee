package dev.venule.fleet.federation;

import com.google.protobuf.ByteString;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.pki.LocalPki;
import dev.venule.aggregator.server.pki.TlsContexts;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.device.SimulatedDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A broker, an aggregator and a device for each patient, all real, in one process. Safe for use by several threads once
 * started.
 */
public final class Federation implements AutoCloseable {
    private static final int CONNECTION_THREADS = 4;

    private final FederationSetup setup;
    private final AggregatorServer aggregator;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final ScheduledExecutorService connections = Executors.newScheduledThreadPool(CONNECTION_THREADS, task -> {
        Thread thread = new Thread(task, "connections");
        thread.setDaemon(true);
        return thread;
    });

    private Federation(FederationSetup setup, AggregatorServer aggregator) {
        this.setup = setup;
        this.aggregator = aggregator;
    }

    /** Starts everything; the devices begin to train. */
    public static Federation start(FederationSetup setup, AggregatorListener listener, RoundListener rounds)
            throws IOException {
        Federation federation = new Federation(setup, AggregatorServer.start(aggregatorConfig(setup), listener));
        try {
            federation.startDevices(rounds);
            return federation;
        } catch (IOException | RuntimeException e) {
            federation.close();
            throw e;
        }
    }

    private static AggregatorConfig aggregatorConfig(FederationSetup setup) throws IOException {
        AggregatorConfig config = AggregatorConfig.inFolder(setup.folder(), setup.population());
        if (setup.broker().isEmpty()) {
            return config;
        }
        BrokerAddress broker = setup.broker().get();
        LocalPki pki = LocalPki.openOrCreate(broker.certificates(), Clock.systemUTC());
        return new AggregatorConfig(
                broker.certificates(),
                BrokerChoice.External.mutualTls(broker.uri(), pki.aggregator(), List.of(pki.caCertificate())),
                config.storageUrl(),
                config.intake(),
                config.populations());
    }

    private void startDevices(RoundListener rounds) throws IOException {
        ModelRuntime runtime = new NativeModelRuntime();
        SignatureVerifier verifier = new Ed25519Verifier(
                aggregator.pki().announcementKeys().getPublic().getEncoded());
        SplittableRandom random = new SplittableRandom(setup.seed());
        List<Integer> ranks = ranks(random);
        for (int i = 0; i < setup.patients().size(); i++) {
            PatientExamples patient = setup.patients().get(i);
            Path folder = setup.folder().resolve("devices").resolve(patient.id());
            ScheduledExecutorService thread = deviceThread(patient.id());
            devices.add(SimulatedDevice.start(
                    AgentConfig.standard(
                            new DeviceIdentity(setup.population().name(), patient.id(), "simulated", "demo")),
                    new SimulatedDevice.Body(folder, runtime, patient, way(patient.id(), random), verifier),
                    new SimulatedDevice.Life(
                            setup.behavior()
                                    .paceOf(ranks.get(i), setup.patients().size()),
                            random.split(),
                            thread),
                    rounds));
        }
    }

    private Transport way(String device, SplittableRandom random) throws IOException {
        LocalPki pki = aggregator.pki();
        MqttTransportConfig config = MqttTransportConfig.mutualTls(
                aggregator.brokerUri(),
                setup.population().name(),
                device,
                TlsContexts.mutual(pki.device(device), List.of(pki.caCertificate())));
        return new MqttTransport(config, connections, random.split());
    }

    /** How many devices are faster, for each device. */
    private List<Integer> ranks(SplittableRandom random) {
        List<Integer> ranks = new ArrayList<>();
        for (int rank = 0; rank < setup.patients().size(); rank++) {
            ranks.add(random.nextInt(rank + 1), rank);
        }
        return ranks;
    }

    private static ScheduledExecutorService deviceThread(String device) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "device-" + device);
            thread.setDaemon(true);
            return thread;
        });
    }

    public AggregatorServer aggregator() {
        return aggregator;
    }

    public List<SimulatedDevice> devices() {
        return List.copyOf(devices);
    }

    /** Updates that devices were promised to be counted, and that neither a version nor the buffer has. Must be empty. */
    public Set<ByteString> lostUpdates() throws IOException {
        Set<ByteString> lost = new HashSet<>();
        devices.forEach(device -> lost.addAll(device.ledger().promisedUpdates()));
        String population = setup.population().name();
        for (VersionProvenance version : aggregator.versions(population)) {
            for (Contribution contribution : aggregator.contributions(population, version.version())) {
                lost.remove(contribution.key().updateId());
            }
        }
        aggregator.bufferedUpdates(population).forEach(key -> lost.remove(key.updateId()));
        return lost;
    }

    /** Switches the devices off, then the aggregator and its broker. What they stored stays. */
    @Override
    public void close() throws IOException {
        try {
            for (SimulatedDevice device : devices) {
                device.close();
            }
        } finally {
            connections.shutdownNow();
            aggregator.close();
        }
    }
}
