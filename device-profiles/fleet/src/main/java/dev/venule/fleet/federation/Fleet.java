package dev.venule.fleet.federation;

import com.google.protobuf.ByteString;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.RoundPolicy;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.adapter.SigningTransport;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTiming;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.device.Pace;
import dev.venule.fleet.device.SimulatedDevice;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/**
 * A device for each patient, all real agents, in one process, on somebody's broker. Safe for use by several threads once started.
 */
public final class Fleet implements AutoCloseable {
    private static final int CONNECTION_THREADS = 4;
    private static final Duration PART_TIMEOUT = Duration.ofSeconds(5);

    private final FederationSetup setup;
    private final BrokerAddress broker;
    private final LocalPki pki;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final ScheduledExecutorService connections = Executors.newScheduledThreadPool(CONNECTION_THREADS, task -> {
        Thread thread = new Thread(task, "connections");
        thread.setDaemon(true);
        return thread;
    });

    private Fleet(FederationSetup setup, BrokerAddress broker) throws IOException {
        this.setup = setup;
        this.broker = broker;
        this.pki = LocalPki.openOrCreate(broker.certificates(), Clock.systemUTC());
    }

    /** Switches all devices on, with certificates from the broker's authority. */
    public static Fleet start(FederationSetup setup, BrokerAddress broker, RoundListener rounds) throws IOException {
        Fleet fleet = new Fleet(setup, broker);
        try {
            fleet.startDevices(rounds);
            return fleet;
        } catch (IOException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void startDevices(RoundListener rounds) throws IOException {
        ModelRuntime runtime = new NativeModelRuntime();
        SignatureVerifier verifier =
                new Ed25519Verifier(pki.announcementKeys().getPublic().getEncoded());
        SplittableRandom random = new SplittableRandom(setup.seed());
        List<Pace> paces = setup.behavior().paces(setup.patients().size(), random);
        for (int i = 0; i < setup.patients().size(); i++) {
            PatientExamples patient = setup.patients().get(i);
            Path folder = setup.folder().resolve("devices").resolve(patient.id());
            ScheduledExecutorService thread = SimulatedDevice.thread(patient.id());
            devices.add(SimulatedDevice.start(
                    config(patient.id()),
                    new SimulatedDevice.Body(folder, runtime, patient, way(patient.id(), random), verifier),
                    new SimulatedDevice.Life(paces.get(i), random.split(), thread),
                    rounds));
        }
    }

    /** A simulated device trains in no time: with more than one update underway it would train for versions long gone. */
    private AgentConfig config(String device) {
        AgentConfig standard =
                AgentConfig.standard(new DeviceIdentity(setup.population().name(), device, "simulated", "demo"));
        RoundPolicy rounds = standard.rounds();
        return new AgentConfig(
                standard.identity(),
                new RoundPolicy(
                        rounds.clockSkew(), 1, rounds.recheckInterval(), rounds.statusInterval(), rounds.retry()),
                standard.model(),
                standard.outbox(),
                standard.sending());
    }

    private Transport way(String device, SplittableRandom random) throws IOException {
        Identity identity = pki.device(device);
        String population = setup.population().name();
        if (broker.isCoap()) {
            DeviceCredentials credentials = new DeviceCredentials(identity.key(), identity.chain(), pki.trusted());
            CoapTransportConfig config = CoapTransportConfig.standard(
                            AggregatorEndpoint.of(broker.uri(), credentials), population, device)
                    .with(coapTiming());
            Transport coap = new CoapTransport(config, connections, random.split(), System::nanoTime);
            return setup.reach() instanceof Reach.Gateway
                    ? new SigningTransport(coap, new MqttAddress.Sender(population, device), identity::key)
                    : coap;
        }
        SSLContext tls = TlsContexts.mutual(identity, pki.trusted());
        MqttTransportConfig config = MqttTransportConfig.standard(
                        BrokerEndpoint.tls(broker.uri(), tls), population, device)
                .with(timing());
        return new MqttTransport(config, connections, random.split());
    }

    /** Devices in one process notice soon that their aggregator was killed. */
    private CoapTiming coapTiming() {
        Duration patience = setup.reach() instanceof Reach.Gateway behind ? behind.patience() : Duration.ofSeconds(10);
        return new CoapTiming(
                Duration.ofMinutes(1),
                new CoapTiming.Timeouts(patience, patience),
                new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(5)));
    }

    /** Versions follow each other within a second here: what did not come soon is no longer published. */
    private static MqttTiming timing() {
        MqttTiming standard = MqttTiming.standard();
        MqttTiming.Timeouts timeouts = standard.timeouts();
        return new MqttTiming(
                standard.keepAlive(),
                standard.sessionExpiry(),
                new MqttTiming.Timeouts(timeouts.connect(), timeouts.acknowledgement(), PART_TIMEOUT),
                standard.retry());
    }

    public List<SimulatedDevice> devices() {
        return List.copyOf(devices);
    }

    /** Updates of all devices with a receipt that says that the aggregator will count them. */
    public Set<ByteString> promisedUpdates() {
        Set<ByteString> promised = new HashSet<>();
        devices.forEach(device -> promised.addAll(device.ledger().promisedUpdates()));
        return promised;
    }

    /** Switches the devices off. What they stored stays. */
    @Override
    public void close() throws IOException {
        try {
            for (SimulatedDevice device : devices) {
                device.close();
            }
        } finally {
            connections.shutdownNow();
        }
    }
}
