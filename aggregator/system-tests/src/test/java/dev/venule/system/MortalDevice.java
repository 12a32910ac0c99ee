package dev.venule.system;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentCounters;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.fleet.data.PatientExamples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * One life of a device: a real agent with real training, over a real broker, that sends its updates in small parts. It may die
 * as a process does: without a word, and with nothing left but its storage, from which the next life begins.
 */
final class MortalDevice implements AutoCloseable {
    static final int PART_BYTES = 512;

    private static final RetryPolicy RETRY = new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final CuttableLink link;
    private final FileStorage storage;
    private final MqttTransport transport;
    private final UploadTranscript upload;
    private final Agent agent;
    private final List<ReceiptEffect> effects = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
    private final ScheduledThreadPoolExecutor connection = new ScheduledThreadPoolExecutor(1);

    /** Where devices live, and what they need to know. */
    record Home(String population, Path folder, URI broker, LocalPki pki, Clock clock) {
        Path folderOf(PatientExamples patient) {
            return folder.resolve(patient.id());
        }

        /** What waits in a dead device's outbox. */
        List<ByteString> pending(PatientExamples patient) throws IOException {
            try (FileStorage storage = FileStorage.open(folderOf(patient))) {
                return Outbox.open(storage, OutboxLimits.standard(), UpdateIds.random()).pending().stream()
                        .map(PendingUpdate::id)
                        .toList();
            }
        }
    }

    private MortalDevice(Home home, PatientExamples patient, int partsUntilDeath) throws IOException {
        link = CuttableLink.to(home.broker());
        storage = FileStorage.open(home.folderOf(patient));
        BrokerEndpoint endpoint = BrokerEndpoint.tls(
                link.uri(),
                TlsContexts.mutual(
                        home.pki().device(patient.id()), List.of(home.pki().caCertificate())));
        transport = new MqttTransport(
                MqttTransportConfig.standard(endpoint, home.population(), patient.id()),
                connection,
                new SplittableRandom(SmallStudy.SEED));
        upload = new UploadTranscript(new MortalTransport(transport, partsUntilDeath));
        agent = new Agent(
                config(home.population(), patient.id()),
                new AgentPorts(
                        upload,
                        new NativeModelRuntime(),
                        patient,
                        storage,
                        new Ed25519Verifier(
                                home.pki().announcementKeys().getPublic().getEncoded())),
                new AgentEnvironment(
                        home.clock(),
                        System::nanoTime,
                        AgentLoop.on(loop, Throwable::printStackTrace),
                        new SplittableRandom(SmallStudy.SEED),
                        UpdateIds.random()),
                new Effects());
    }

    /** A life without an end of its own. */
    static MortalDevice start(Home home, PatientExamples patient) throws IOException {
        return start(home, patient, Integer.MAX_VALUE);
    }

    /** A life in which no further part leaves the device after so many. */
    static MortalDevice start(Home home, PatientExamples patient, int partsUntilDeath) throws IOException {
        MortalDevice device = new MortalDevice(home, patient, partsUntilDeath);
        device.agent.start();
        return device;
    }

    private static AgentConfig config(String population, String device) {
        AgentConfig standard =
                AgentConfig.standard(new DeviceIdentity(population, device, "monitor", "test", "ward 3"));
        RoundPolicy rounds = standard.rounds();
        return new AgentConfig(
                standard.identity(),
                new RoundPolicy(rounds.clockSkew(), 1, rounds.recheckInterval(), rounds.statusInterval(), RETRY),
                standard.model(),
                standard.outbox(),
                new SendingPolicy(PART_BYTES, 1, Duration.ofMinutes(1), RETRY));
    }

    private final class Effects implements RoundListener {
        @Override
        public void onReceipt(ReceiptEffect effect) {
            effects.add(effect);
        }
    }

    UploadTranscript upload() {
        return upload;
    }

    AgentCounters counters() {
        return agent.counters();
    }

    /** What receipts did to the outbox, in their order. */
    List<ReceiptEffect> effects() {
        return List.copyOf(effects);
    }

    /** Without a goodbye to the broker, and without a word to the agent. */
    void kill() throws IOException {
        link.close();
        loop.shutdownNow();
        await("the agent's last task").until(loop::isTerminated);
        connection.shutdownNow();
        storage.close();
        transport.close();
    }

    @Override
    public void close() throws IOException {
        agent.close();
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        loop.shutdown();
        await("the agent's last task").until(loop::isTerminated);
        connection.shutdownNow();
        link.close();
        storage.close();
    }
}
