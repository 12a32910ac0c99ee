package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.check.ProbeCertificates;
import dev.venule.broker.check.ProbeCertificates.Validity;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/** Mosquitto, aggregator and agents at work; a victim that only listens; and whoever attacks them. */
final class HostileScene implements AutoCloseable {
    static final String POPULATION = "ecg";
    static final String VICTIM = "victim";

    private static final int DEVICES = 3;
    private static final long VERSIONS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final LocalPki pki;
    private final Mosquitto mosquitto;
    private final Federation federation;
    private final Heard heard;
    private final WireClient victim;
    private int attackers;

    private HostileScene(LocalPki pki, Mosquitto mosquitto, Federation federation, Heard heard) throws Exception {
        this.pki = pki;
        this.mosquitto = mosquitto;
        this.federation = federation;
        this.heard = heard;
        this.victim =
                connect(certificate("CN=" + VICTIM), Connect.fresh(VICTIM)).orElseThrow();
        assertThat(victim.subscribe(receiptsOf(VICTIM)).isGranted()).isTrue();
    }

    static HostileScene start(Path folder) throws Exception {
        Path certificates = folder.resolve("pki");
        LocalPki pki = LocalPki.openOrCreate(certificates, Clock.systemUTC());
        Mosquitto mosquitto = Mosquitto.start(folder.resolve("mosquitto"), Mosquitto.ServerFiles.of(certificates));
        FederationSetup small = SmallStudy.setup(folder, DEVICES, VERSIONS);
        FederationSetup setup = new FederationSetup(
                small.folder(),
                small.population(),
                small.patients(),
                small.behavior(),
                Optional.of(new BrokerAddress(URI.create(mosquitto.url()), certificates)),
                small.seed());
        Heard heard = new Heard();
        return new HostileScene(pki, mosquitto, Federation.start(setup, heard, RoundListener.silent()), heard);
    }

    /** What the aggregator tells. */
    private static final class Heard implements AggregatorListener {
        private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        private final AtomicInteger brokerLosses = new AtomicInteger();

        @Override
        public void answered(Answer answer) {
            answers.add(answer);
        }

        @Override
        public void brokerLost(String explanation) {
            brokerLosses.incrementAndGet();
        }
    }

    /** How often the aggregator lost its connection. */
    int brokerLosses() {
        return heard.brokerLosses.get();
    }

    Federation federation() {
        return federation;
    }

    WireClient victim() {
        return victim;
    }

    /** A device that nobody has seen before, with a good certificate. */
    String newAttacker() {
        attackers++;
        return "mallory-" + attackers;
    }

    /** By the right authority, whatever the name. */
    Identity certificate(String subject) throws IOException {
        return certificate(new X500Principal(subject));
    }

    Identity certificate(X500Principal subject) throws IOException {
        return new ProbeCertificates()
                .issue(pki.authority().issuer(), subject, Validity.around(Instant.now(), Duration.ofHours(1)));
    }

    Socket tls(Identity identity) throws IOException {
        return TlsContexts.mutual(identity, pki.trusted()).getSocketFactory().createSocket("localhost", port());
    }

    Socket tcp() throws IOException {
        return new Socket("localhost", port());
    }

    int port() {
        return URI.create(mosquitto.url()).getPort();
    }

    /** Empty where TLS or MQTT refuses. */
    Optional<WireClient> connect(Identity identity, Connect request) throws IOException {
        WireClient client = new WireClient(tls(identity), PATIENCE, line -> {});
        if (client.connect(request).filter(Connack::isAccepted).isPresent()) {
            return Optional.of(client);
        }
        client.close();
        return Optional.empty();
    }

    /** A device with a good certificate, connected. */
    WireClient device(String id) throws IOException {
        return connect(certificate("CN=" + id), Connect.fresh(id)).orElseThrow();
    }

    static String receiptsOf(String device) {
        return MqttAddress.receipt(POPULATION, device);
    }

    /** What the aggregator answered to this device about this update, when it does. */
    Admission awaitAnswer(String device, ByteString updateId) {
        return awaitAnswer(answer -> answer.device().equals(device)
                        && answer.updateId().filter(updateId::equals).isPresent())
                .admission();
    }

    void awaitAnswers(String device, int count) {
        await("the aggregator's answers")
                .atMost(AT_MOST)
                .until(() -> answersTo(device).size() >= count);
    }

    void awaitRejection(String device, RejectReason reason) {
        awaitAnswer(
                answer -> answer.device().equals(device) && answer.admission().equals(new Admission.Rejected(reason)));
    }

    List<Admission> answersTo(String device) {
        return heard.answers.stream()
                .filter(answer -> answer.device().equals(device))
                .map(Answer::admission)
                .toList();
    }

    private Answer awaitAnswer(Predicate<Answer> fits) {
        return await("the aggregator's answer")
                .atMost(AT_MOST)
                .until(() -> heard.answers.stream().filter(fits).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Publishes to the device's update address and awaits that the aggregator refuses it for {@code reason}, and counts that. */
    String assertRefused(String device, String topic, byte[] payload, RejectReason reason) throws IOException {
        long before = counted(reason);
        try (WireClient client = device(device)) {
            assertThat(client.publish(new Message(topic, payload, false)).isGranted())
                    .isTrue();
            Answer answer = awaitAnswer(candidate -> candidate.device().equals(device));
            assertThat(answer.admission()).isEqualTo(new Admission.Rejected(reason));
        }
        assertThat(counted(reason)).isGreaterThan(before);
        return "aggregator: " + reason.label();
    }

    String assertRefused(String device, byte[] payload, RejectReason reason) throws IOException {
        return assertRefused(device, MqttAddress.update(POPULATION, device), payload, reason);
    }

    long counted(RejectReason reason) {
        return federation.aggregator().counters().snapshot().rejected().getOrDefault(reason, 0L);
    }

    long version() {
        return federation.aggregator().model(POPULATION).version();
    }

    /** Real agents finish a version after this moment, nothing that was promised is lost, and the victim noticed nothing. */
    void assertNobodyElseWasTouched() throws IOException {
        long now = version();
        await("a version by the agents that mean well").atMost(AT_MOST).until(() -> version() > now);
        assertThat(federation.lostUpdates()).isEmpty();
        assertThat(federation.aggregator().failure()).isEmpty();
        assertThat(victim.ping()).as("the victim's connection").isTrue();
        assertThat(victim.received()).as("what came to the victim").isEmpty();
    }

    @Override
    public void close() throws IOException {
        victim.close();
        federation.close();
        mosquitto.close();
    }
}
