package dev.venule.system;

import com.google.protobuf.ByteString;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.enrolment.CertificateRenewal;
import dev.venule.agent.enrolment.RenewalListener;
import dev.venule.agent.enrolment.RenewalPolicy;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.StoredDeviceKeys;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTiming;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.broker.pki.PemFiles;
import dev.venule.fleet.device.Pace;
import dev.venule.fleet.device.SimulatedDevice;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real agent with a real connection that gets and renews its certificate itself; put to sleep and woken by a test. */
final class EnrolledDevice implements AutoCloseable {
    private static final RetryPolicy IMPATIENT = new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(1));
    private static final Pace PACE = new Pace(Duration.ofMillis(1500), 0);

    private final String id;
    private final Optional<String> token;
    private final RotationWard ward;
    private final SplittableRandom random;
    private final Set<ByteString> promisedBefore = new HashSet<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Optional<Awake> awake = Optional.empty();

    /** @param token for the first certificate; empty for a device that was brought one */
    EnrolledDevice(String id, Optional<String> token, RotationWard ward) {
        this.id = id;
        this.token = token;
        this.ward = ward;
        this.random = new SplittableRandom(id.hashCode());
    }

    /** What is gone while the device sleeps. */
    private static final class Awake {
        private final FileStorage identity;
        private final TickingLoop loop;
        private volatile Optional<SimulatedDevice> agent = Optional.empty();

        Awake(FileStorage identity, TickingLoop loop) {
            this.identity = identity;
            this.loop = loop;
        }
    }

    String id() {
        return id;
    }

    /** What happened to its connection and its updates, in order. */
    List<String> events() {
        return events;
    }

    Path identityFolder() {
        return ward.folder().resolve(id).resolve("identity");
    }

    void wake() throws IOException {
        FileStorage identity = FileStorage.open(identityFolder());
        TickingLoop loop = new TickingLoop(ward.clock());
        Awake now = new Awake(identity, loop);
        CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(identity), identity);
        if (credentials.trusted().isEmpty()) {
            credentials.trust(ward.rootsAtTheBeginning());
        }
        RenewalPolicy standard = RenewalPolicy.standard();
        CertificateRenewal renewal = new CertificateRenewal(
                new CertificateRenewal.Device(
                        id, token, new RenewalPolicy(standard.lifetimeFraction(), standard.checkInterval(), IMPATIENT)),
                credentials,
                ward.certificateService(),
                new CertificateRenewal.Environment(loop, ward.clock(), random.split()),
                RenewalListener.silent());
        MqttTransport transport = transport(renewal);
        awake = Optional.of(now);
        renewal.start(() -> now.agent = Optional.of(start(transport)), transport::reconnect);
    }

    private MqttTransport transport(CertificateRenewal renewal) {
        MqttTiming standard = MqttTiming.standard();
        MqttTiming timing =
                new MqttTiming(standard.keepAlive(), standard.sessionExpiry(), standard.timeouts(), IMPATIENT);
        MqttTransportConfig config = MqttTransportConfig.standard(
                        BrokerEndpoint.tls(ward.brokerUri(), renewal.connection()), RotationWard.POPULATION, id)
                .with(timing);
        return new MqttTransport(config, ward.connections(), random.split());
    }

    private SimulatedDevice start(MqttTransport transport) {
        AgentConfig standard =
                AgentConfig.standard(new DeviceIdentity(RotationWard.POPULATION, id, "monitor", "drill"));
        AgentConfig config = new AgentConfig(
                standard.identity(),
                standard.rounds(),
                standard.model(),
                standard.outbox(),
                new SendingPolicy(64 << 10, 4, Duration.ofSeconds(3), IMPATIENT));
        SimulatedDevice.Body body = new SimulatedDevice.Body(
                ward.folder().resolve(id).resolve("state"),
                TinyModel.runtime(),
                TinyModel.examples(),
                transport,
                new Ed25519Verifier(ward.announcementKey()));
        try {
            return SimulatedDevice.start(
                    config,
                    body,
                    new SimulatedDevice.Life(PACE, random.split(), SimulatedDevice.thread(id)),
                    new Events());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Switched off in mid-round; what it stored stays. */
    void sleep() throws IOException {
        if (awake.isEmpty()) {
            return;
        }
        Awake ended = awake.get();
        ended.loop.close();
        promisedBefore.addAll(promised());
        awake = Optional.empty();
        if (ended.agent.isPresent()) {
            ended.agent.get().close();
            promisedBefore.addAll(ended.agent.get().ledger().promisedUpdates());
        }
        ended.identity.close();
    }

    /** Updates that the aggregator promised to count. */
    Set<ByteString> promised() {
        Set<ByteString> promised = new HashSet<>(promisedBefore);
        awake.flatMap(now -> now.agent)
                .ifPresent(agent -> promised.addAll(agent.ledger().promisedUpdates()));
        return promised;
    }

    /** The roots that stand in its folder. */
    List<X509Certificate> trusted() throws IOException {
        return PemFiles.readCertificates(identityFolder().resolve("trust"));
    }

    /** Whether it has one certificate, from this authority, and nothing is left of the one before. */
    boolean isSettledOn(X509Certificate issuer) throws IOException {
        String number = Files.readString(identityFolder().resolve("current"));
        Path former = identityFolder().resolve("device-" + (Integer.parseInt(number) - 1) + "-chain");
        Path next = identityFolder().resolve("device-" + (Integer.parseInt(number) + 1) + "-chain");
        X509Certificate own = PemFiles.readCertificates(identityFolder().resolve("device-" + number + "-chain"))
                .get(0);
        return own.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                && !Files.exists(former)
                && !Files.exists(next);
    }

    @Override
    public void close() throws IOException {
        sleep();
    }

    private final class Events implements RoundListener {
        @Override
        public void onConnected() {
            events.add("connected");
        }

        @Override
        public void onDisconnected(String reason) {
            events.add("disconnected: " + reason);
        }

        @Override
        public void onReceiptArrived(Receipt receipt) {
            if (receipt.getStatus() == Receipt.Status.REJECTED) {
                events.add("rejected: "
                        + RejectReason.fromWireCode(receipt.getRejectReason())
                                .map(RejectReason::label)
                                .orElse("unknown"));
            }
        }
    }
}
