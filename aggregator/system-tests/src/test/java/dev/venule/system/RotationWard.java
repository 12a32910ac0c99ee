package dev.venule.system;

import dev.venule.agent.enrolment.EnrolmentService;
import dev.venule.agent.enrolment.EstClient;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.EstServer;
import dev.venule.aggregator.server.enrolment.TokenFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/**
 * A real Mosquitto that reads revocation lists, and a real aggregator that issues certificates. Its clock begins in the past, so
 * that certificates become due while the broker, which has the machine's clock, still takes them.
 */
final class RotationWard implements AutoCloseable {
    static final String POPULATION = "drill";

    /** Two thirds of it, and what chance adds, have passed when the clock has caught up; the end is still to come. */
    static final Duration LIFETIME = Duration.ofDays(300);

    static final Duration HEAD_START = Duration.ofDays(250);

    /** Of the lists: the broker judges them by the machine's clock. */
    private static final Duration LISTS = Duration.ofDays(1000);

    private static final int GOAL = 25;

    private final Path folder;
    private final ManualClock clock = new ManualClock();
    private final ScheduledExecutorService connections = Executors.newScheduledThreadPool(4);
    private final List<X509Certificate> firstRoots;
    private final LocalPki pki;
    private final Mosquitto mosquitto;
    private final AggregatorConfig config;
    private final AggregatorServer aggregator;
    private final EstServer certificates;

    private RotationWard(Path folder) throws IOException {
        this.folder = folder;
        clock.advance(HEAD_START.negated());
        pki = openPki(LIFETIME);
        firstRoots = pki.trusted();
        mosquitto = Mosquitto.start(
                folder.resolve("mosquitto"),
                Mosquitto.ServerFiles.of(pkiFolder()).with(pkiFolder().resolve("ca.crl")));
        config = configuration();
        aggregator = AggregatorServer.start(config, AggregatorListener.none());
        // Devices get certificates by the ward's clock, and announcements by the machine's, by which they judge those.
        certificates = EstServer.start(enrolment(), AggregatorListener.none(), clock);
    }

    static RotationWard start(Path folder) throws IOException {
        return new RotationWard(folder);
    }

    /** The authorities, and certificates of broker and aggregator that fit them: made anew where an authority was replaced. */
    LocalPki openPki(Duration ofDevices) throws IOException {
        CertificateLifetimes standard = CertificateLifetimes.standard();
        return LocalPki.openOrCreate(
                pkiFolder(),
                List.of("localhost", "127.0.0.1"),
                new CertificateLifetimes(standard.root(), standard.issuing(), standard.server(), ofDevices, LISTS),
                clock);
    }

    private AggregatorConfig configuration() throws IOException {
        BrokerChoice broker = BrokerChoice.External.mutualTls(
                URI.create(mosquitto.url()),
                pkiFolder().resolve("aggregator.crt"),
                pkiFolder().resolve("aggregator.key"),
                pkiFolder().resolve("ca.crt"));
        return AggregatorConfig.inFolder(folder.resolve("server"), population())
                .withBroker(broker)
                .withEnrolment(enrolment());
    }

    EnrolmentConfig enrolment() {
        return new EnrolmentConfig(
                new EnrolmentConfig.Listener(
                        "127.0.0.1",
                        0,
                        pkiFolder().resolve("server.crt"),
                        pkiFolder().resolve("server.key"),
                        Integer.MAX_VALUE),
                new EnrolmentConfig.Policy(LIFETIME, Duration.ofDays(180)),
                pkiFolder(),
                folder.resolve("server/enrolment"),
                Optional.empty());
    }

    private static PopulationConfig population() {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(1)
                .setMinimumExamples(1)
                .setMaximumStaleness(1000)
                .setUpload(UploadRule.newBuilder().setKeepFraction(1).setValues(ValueFormat.FLOAT32))
                .build();
        return new PopulationConfig(
                POPULATION,
                new ModelPackage(
                        TinyModel.FILE, new TensorLayout(TinyModel.PARAMETERS), new float[TinyModel.PARAMETERS]),
                TaskPlan.of(plan),
                new AggregationPolicy(
                        new BufferPolicy(GOAL, GOAL, 1000, Long.MAX_VALUE),
                        ServerStepPolicy.dense(),
                        PublishingPolicy.defaults()));
    }

    /** A device that gets its first certificate by a token. */
    EnrolledDevice device(String id) throws IOException {
        String token = TokenFolder.of(enrolment()).create(id, clock.instant().plus(Duration.ofDays(7)));
        return new EnrolledDevice(id, Optional.of(token), this);
    }

    Path folder() {
        return folder;
    }

    Path pkiFolder() {
        return folder.resolve("server/pki");
    }

    ManualClock clock() {
        return clock;
    }

    LocalPki pki() {
        return pki;
    }

    Mosquitto mosquitto() {
        return mosquitto;
    }

    URI brokerUri() {
        return URI.create(mosquitto.url());
    }

    String databaseUrl() {
        return config.storageUrl();
    }

    ScheduledExecutorService connections() {
        return connections;
    }

    /** What a device is given before it is switched on. */
    List<X509Certificate> rootsAtTheBeginning() {
        return firstRoots;
    }

    byte[] announcementKey() {
        return pki.announcementKeys().getPublic().getEncoded();
    }

    /** EST; the date of its answers is left out, since an HTTP server takes it from the machine's clock. */
    EnrolmentService certificateService() {
        EstClient est = new EstClient(certificates.uri(), Duration.ofSeconds(30));
        return new EnrolmentService() {
            @Override
            public Authorities authorities(SSLContext tls) throws IOException {
                return new Authorities(est.authorities(tls).certificates(), Optional.empty());
            }

            @Override
            public X509Certificate enrol(SSLContext tls, byte[] request, Token token) throws IOException {
                return est.enrol(tls, request, token);
            }

            @Override
            public X509Certificate renew(SSLContext tls, byte[] request) throws IOException {
                return est.renew(tls, request);
            }
        };
    }

    @Override
    public void close() throws IOException {
        certificates.close();
        aggregator.close();
        mosquitto.close();
        connections.shutdownNow();
    }
}
