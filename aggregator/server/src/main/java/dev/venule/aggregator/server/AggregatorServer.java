package dev.venule.aggregator.server;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.Revocations;
import dev.venule.aggregator.intake.SenderChecks;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.AnnouncementSigner;
import dev.venule.aggregator.round.Ed25519Signer;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.broker.ArtemisBroker;
import dev.venule.aggregator.server.broker.EmbeddedBroker;
import dev.venule.aggregator.server.coap.CoapEnd;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapIdentity;
import dev.venule.aggregator.server.coap.InboxUpstream;
import dev.venule.aggregator.server.enrolment.EstServer;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.aggregator.server.mqtt.LinkSettings;
import dev.venule.aggregator.server.relay.DeviceSignatures;
import dev.venule.aggregator.server.rollout.Rollouts;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.protocol.message.Ed25519Key;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A running aggregator: broker, storage, intake. Whatever was acknowledged survives {@link #close}, a kill and a restart in
 * the same folders. Safe for use by several threads.
 */
public final class AggregatorServer implements AutoCloseable {
    /** How long a broker that is not ours may take to come up. */
    static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** Twice what a broker may send: messages of a lost connection may still wait when their repetitions arrive. */
    private static final int INBOX_SIZE = 2 * LinkSettings.DEFAULT_RECEIVE_MAXIMUM;

    private final Resources resources = new Resources();
    private final LocalPki pki;
    private final SqlAggregatorStore store;
    private Optional<URI> brokerUri = Optional.empty();
    private Optional<CoapEnd> coapEnd = Optional.empty();
    private final AggregatorWorks works;
    private final Optional<EstServer> enrolment;

    private AggregatorServer(AggregatorConfig config, AggregatorListener listener, Clock clock) throws IOException {
        try {
            pki = openPki(config, clock);
            store = resources.add(SqlAggregatorStore.open(config.storageUrl()));
            Rollouts rollouts = Rollouts.open(config.populations(), config.rolloutFolder(), clock);
            RolloutWatch watch = resources.add(new RolloutWatch(rollouts, listener));
            List<PopulationRound> rounds = openRounds(config, rollouts, clock);
            UpdateIntake intake = new UpdateIntake(rounds, store, config.intake(), clock, senders(config, clock));
            List<WayMaker> ways = openWays(config);
            works = resources.add(new AggregatorWorks(intake, rounds, INBOX_SIZE, ways, watch));
            enrolment = openEnrolment(config, listener, clock);
            works.start();
            watch.start();
        } catch (IOException | RuntimeException e) {
            resources.closeAfter(e);
            throw e;
        }
    }

    /**
     * Starts everything; devices can connect and find their tasks when it returns.
     *
     * @throws IOException where storage or broker cannot be used; the message says why
     * @throws IllegalArgumentException where the configuration contradicts what is stored
     */
    public static AggregatorServer start(AggregatorConfig config, AggregatorListener listener) throws IOException {
        return start(config, listener, START_TIMEOUT);
    }

    /** The same with another limit for reaching the broker. */
    public static AggregatorServer start(AggregatorConfig config, AggregatorListener listener, Duration timeout)
            throws IOException {
        AggregatorServer server = open(config, listener);
        try {
            if (!server.awaitReady(timeout)) {
                throw new IOException(server.brokerTrouble());
            }
            return server;
        } catch (IOException e) {
            server.resources.closeAfter(e);
            throw e;
        } catch (InterruptedException e) {
            IOException interrupted = new IOException("interrupted while starting", e);
            server.resources.closeAfter(interrupted);
            Thread.currentThread().interrupt();
            throw interrupted;
        }
    }

    /** The same without waiting for the broker: the aggregator goes on trying to reach it. See {@link #awaitReady}. */
    public static AggregatorServer open(AggregatorConfig config, AggregatorListener listener) throws IOException {
        return open(config, listener, Clock.systemUTC());
    }

    /**
     * The same by another clock: it dates certificates, announcements and versions, and says when an unfinished upload
     * expires.
     */
    public static AggregatorServer open(AggregatorConfig config, AggregatorListener listener, Clock clock)
            throws IOException {
        return new AggregatorServer(config, listener, clock);
    }

    private static LocalPki openPki(AggregatorConfig config, Clock clock) throws IOException {
        List<String> names = config.ways().names();
        return names.isEmpty()
                ? LocalPki.openOrCreate(config.pkiFolder(), clock)
                : LocalPki.openOrCreate(config.pkiFolder(), names, clock);
    }

    private List<PopulationRound> openRounds(AggregatorConfig config, Rollouts rollouts, Clock clock)
            throws IOException {
        AnnouncementSigner signer = new Ed25519Signer(pki.announcementKeys().getPrivate());
        byte[] key = Ed25519Key.ofX509(pki.announcementKeys().getPublic().getEncoded());
        List<PopulationRound> rounds = new ArrayList<>();
        for (PopulationConfig population : config.populations()) {
            population.release().manifest().ifPresent(release -> release.requireUsable(key, clock.instant()));
            rounds.add(
                    PopulationRound.open(population, store, signer, () -> rollouts.guidance(population.name()), clock));
        }
        return rounds;
    }

    private SenderChecks senders(AggregatorConfig config, Clock clock) {
        return new SenderChecks(revocations(config), new DeviceSignatures(pki, clock));
    }

    private static Revocations revocations(AggregatorConfig config) {
        return config.enrolment().<Revocations>map(RevokedDevices::of).orElseGet(Revocations::none);
    }

    private Optional<EstServer> openEnrolment(AggregatorConfig config, AggregatorListener listener, Clock clock)
            throws IOException {
        return config.enrolment().isEmpty()
                ? Optional.empty()
                : Optional.of(resources.add(EstServer.start(config.enrolment().get(), listener, clock)));
    }

    private List<WayMaker> openWays(AggregatorConfig config) throws IOException {
        List<WayMaker> ways = new ArrayList<>();
        if (config.ways().broker().isPresent()) {
            LinkSettings link = openBroker(config.ways().broker().get(), revocations(config));
            brokerUri = Optional.of(link.uri());
            ways.add((inbox, counters, health) -> new MqttWay(link, inbox, counters, health));
        }
        if (config.ways().coap().isPresent()) {
            CoapEndConfig coap = config.ways().coap().get();
            List<String> populations =
                    config.populations().stream().map(PopulationConfig::name).toList();
            CoapIdentity identity = new CoapIdentity(
                    pki.server(),
                    pki.trusted(),
                    new RevokedDevicesAndCertificates(revocations(config), pki.authority()));
            ways.add((inbox, counters, health) -> {
                InboxUpstream upstream = new InboxUpstream(populations, inbox);
                CoapEnd end =
                        new CoapEnd(coap, identity, upstream, new CountingReception(counters.coap()), System::nanoTime);
                coapEnd = Optional.of(end);
                return new CoapWay(end, upstream, health);
            });
        }
        return ways;
    }

    private LinkSettings openBroker(BrokerChoice choice, Revocations revocations) throws IOException {
        if (choice instanceof BrokerChoice.External external) {
            return new LinkSettings(
                    external.uri(), external.tls(), LocalPki.AGGREGATOR_NAME, LinkSettings.DEFAULT_RECEIVE_MAXIMUM);
        }
        BrokerChoice.Embedded embedded = (BrokerChoice.Embedded) choice;
        EmbeddedBroker broker = resources.add(new ArtemisBroker(
                embedded.config(),
                pki.server(),
                pki.trusted(),
                new AccessRules(LocalPki.AGGREGATOR_NAME).revoking(revocations::isRevoked)));
        broker.start();
        SSLContext tls = TlsContexts.mutual(pki.aggregator(), pki.trusted());
        return new LinkSettings(
                broker.uri(), Optional.of(() -> tls), LocalPki.AGGREGATOR_NAME, LinkSettings.DEFAULT_RECEIVE_MAXIMUM);
    }

    /** Waits until devices can connect and find their tasks, or for this long; whether they can. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return works.awaitPublished(atMost);
    }

    /** What last kept the aggregator from its broker; one line that says what to do. */
    public String brokerTrouble() {
        return works.linkTrouble();
    }

    /**
     * Where devices connect by MQTT.
     *
     * @throws IllegalStateException where this aggregator has no broker
     */
    public URI brokerUri() {
        return brokerUri.orElseThrow(() -> new IllegalStateException("this aggregator is reached by CoAP only"));
    }

    /** Where devices connect: the broker, where there is one, else the CoAP end. */
    public URI deviceUri() {
        return coapUri().filter(uri -> brokerUri.isEmpty()).orElseGet(this::brokerUri);
    }

    /** Where devices connect by CoAP over DTLS; empty where that is not configured. */
    public Optional<URI> coapUri() {
        return coapEnd.map(CoapEnd::uri);
    }

    /** Where devices connect by CoAP over TLS; empty where that is not configured. */
    public Optional<URI> coapTcpUri() {
        return coapEnd.flatMap(CoapEnd::tcpUri);
    }

    /** Where devices ask for certificates; empty where none are issued. */
    public Optional<URI> enrolmentUri() {
        return enrolment.map(EstServer::uri);
    }

    /** The installation's certificates and keys; issues those of devices. */
    public LocalPki pki() {
        return pki;
    }

    public AggregatorCounters counters() {
        return works.counters();
    }

    /**
     * The population's current version and weights.
     *
     * @throws IllegalArgumentException where there is no such population
     */
    public ModelState model(String population) {
        return works.model(population);
    }

    /** All versions made so far, oldest first. */
    public List<VersionProvenance> versions(String population) throws IOException {
        return store.versions(population);
    }

    /** Who is in a version, in the order of admission. */
    public List<Contribution> contributions(String population, long version) throws IOException {
        return store.contributions(population, version);
    }

    /** Admitted updates that no version has consumed yet, as the store holds them. */
    public List<UpdateKey> bufferedUpdates(String population) throws IOException {
        return store.load(population, 0).map(StoredPopulation::buffered).orElse(List.of()).stream()
                .map(BufferedUpdate::key)
                .toList();
    }

    /** What ended the intake, where a fault of this software or of a listener did. */
    public Optional<Throwable> failure() {
        return works.failure();
    }

    /** Finishes the batch under way; everything else waits at the broker and at the devices. */
    @Override
    public void close() throws IOException {
        resources.close();
    }
}
