package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.intake.IntakeLimits;
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
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates of 20 MB through real brokers that take packets of 1 MB. */
final class LargeUpdateTest {
    private static final String POPULATION = "large";
    private static final String DEVICE = "scanner-1";
    private static final int PARAMETERS = 5_000_000;
    private static final int PART_BYTES = 256 << 10;
    /** Just below what the brokers take. */
    private static final int LARGEST_PART_BYTES = 1_000_000;

    private static final int CUTS = 2;
    private static final long SEED = 3;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final ScheduledExecutorService connection = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private Optional<Mosquitto> mosquitto = Optional.empty();

    private enum Broker {
        EMBEDDED,
        MOSQUITTO
    }

    @AfterEach
    void stop() {
        mosquitto.ifPresent(Mosquitto::close);
        rounds.shutdownNow();
        connection.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void agentWhoseConnectionIsCutGoesOnWhereTheAggregatorIs(Broker broker) throws Exception {
        try (AggregatorServer aggregator = aggregator(broker);
                CuttableLink link = CuttableLink.to(aggregator.brokerUri());
                FileStorage storage = FileStorage.open(folder.resolve("device"))) {
            UploadTranscript upload = new UploadTranscript(transport(link.uri(), aggregator.pki()));
            try (Agent agent = agent(upload, storage, aggregator.pki())) {
                agent.start();
                for (int cut = 1; cut <= CUTS; cut++) {
                    long enough = 4L * PARAMETERS / (CUTS + 1) * cut;
                    await("stored bytes").atMost(LONG).until(() -> upload.storedBytes() >= enough);
                    link.cut();
                }
                await("the receipt of the whole").atMost(LONG).until(() -> upload.has(Receipt.Status.BUFFERED));
                await("an empty outbox")
                        .atMost(LONG)
                        .until(() -> agent.counters().pendingUpdates() == 0);
            }
            assertResumed(upload.events(), broker);
            assertThat(aggregator.bufferedUpdates(POPULATION)).hasSize(1);
        }
    }

    /** After a connection came, nothing goes out that the agent knew to be stored; and no more than what it could not know. */
    private static void assertResumed(List<UploadTranscript.Event> events, Broker broker) {
        long highest = 0;
        long stored = 0;
        long resumedAt = 0;
        long lastPart = Long.MAX_VALUE;
        int sent = 0;
        int unknown = 0;
        int connections = 0;
        for (UploadTranscript.Event event : events) {
            if (event instanceof UploadTranscript.Event.Connected) {
                connections++;
                resumedAt = stored;
                unknown += (int) ((highest - stored + PART_BYTES - 1) / PART_BYTES);
            } else if (event instanceof UploadTranscript.Event.Answered answered
                    && answered.receipt().getStatus() == Receipt.Status.PART_STORED) {
                stored = answered.receipt().getStoredBytes();
            } else if (event instanceof UploadTranscript.Event.Sent part) {
                sent++;
                lastPart = part.bytes() < PART_BYTES ? part.offset() : lastPart;
                assertThat(part.offset()).isGreaterThanOrEqualTo(Math.min(resumedAt, lastPart));
                highest = Math.max(highest, part.offset() + part.bytes());
            }
        }
        int parts = (int) ((highest + PART_BYTES - 1) / PART_BYTES);
        System.out.println("large update through " + broker + ": " + highest + " bytes, " + parts + " parts, " + sent
                + " sent over " + connections + " connections");
        assertThat(highest).isGreaterThan(4L * PARAMETERS);
        assertThat(connections).isGreaterThan(CUTS);
        assertThat(resumedAt).as("where the last connection went on").isPositive();
        assertThat(sent).isBetween(parts, parts + unknown);
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void partsMayComeInAnyOrderAndTwiceAndUnfinishedUploadsExpire(Broker broker) throws Exception {
        byte[] delta = new DeltaCodec(new TensorLayout(PARAMETERS))
                .compress(LargeModel.delta(PARAMETERS), CompressionRule.dense())
                .encoded();
        try (AggregatorServer aggregator = aggregator(broker);
                MqttTransport transport = transport(aggregator.brokerUri(), aggregator.pki())) {
            PartsPeer device = new PartsPeer(transport);
            List<UpdatePart> parts = parts(delta, 1);
            assertThat(parts.get(0).getTotalBytes()).isGreaterThan(4L * PARAMETERS);
            List<UpdatePart> shuffled = new ArrayList<>(parts);
            shuffled.addAll(parts.subList(0, 5));
            Collections.shuffle(shuffled, new Random(SEED));
            shuffled.forEach(device::send);
            assertThat(device.awaitOther(Receipt.Status.PART_STORED).getStatus())
                    .as("seed " + SEED)
                    .isEqualTo(Receipt.Status.BUFFERED);

            List<UpdatePart> abandoned = parts(delta, 2);
            device.drain();
            device.send(abandoned.get(0));
            assertThat(device.awaitReceiptOf(abandoned).getStoredBytes()).isEqualTo(LARGEST_PART_BYTES);
            clock.advance(aggregatorLimit().plusMinutes(1));
            device.send(abandoned.get(1));
            assertThat(device.awaitReceiptOf(abandoned).getStoredBytes()).isZero();
        }
    }

    private static Duration aggregatorLimit() {
        return IntakeLimits.defaults().uploadExpiry();
    }

    private AggregatorServer aggregator(Broker broker) throws Exception {
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), population());
        if (broker == Broker.MOSQUITTO) {
            LocalPki pki = LocalPki.openOrCreate(config.pkiFolder(), clock);
            Mosquitto started =
                    Mosquitto.start(folder.resolve("mosquitto"), Mosquitto.ServerFiles.of(config.pkiFolder()));
            mosquitto = Optional.of(started);
            config = config.withBroker(BrokerChoice.External.mutualTls(
                    URI.create(started.url()), pki.aggregator(), List.of(pki.caCertificate())));
        }
        AggregatorServer server = AggregatorServer.open(config, AggregatorListener.none(), clock);
        assertThat(server.awaitReady(LONG)).as(server.brokerTrouble()).isTrue();
        return server;
    }

    private static PopulationConfig population() {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(1)
                .setClipNorm(2)
                .setMinimumExamples(1)
                .setMaximumStaleness(20)
                .setUpload(UploadRule.newBuilder().setKeepFraction(1).setValues(ValueFormat.FLOAT32))
                .build();
        return new PopulationConfig(
                POPULATION,
                new ModelPackage(LargeModel.FILE, new TensorLayout(PARAMETERS), new float[PARAMETERS]),
                TaskPlan.of(plan),
                new AggregationPolicy(
                        new BufferPolicy(10, 5, 1000, Long.MAX_VALUE),
                        ServerStepPolicy.dense(),
                        PublishingPolicy.defaults()));
    }

    private MqttTransport transport(URI broker, LocalPki pki) throws IOException {
        BrokerEndpoint endpoint =
                BrokerEndpoint.tls(broker, TlsContexts.mutual(pki.device(DEVICE), List.of(pki.caCertificate())));
        return new MqttTransport(
                MqttTransportConfig.standard(endpoint, POPULATION, DEVICE), connection, new SplittableRandom(SEED));
    }

    private Agent agent(UploadTranscript way, FileStorage storage, LocalPki pki) throws IOException {
        AgentConfig standard = AgentConfig.standard(new DeviceIdentity(POPULATION, DEVICE, "scanner", "test"));
        SendingPolicy patient =
                new SendingPolicy(PART_BYTES, 4, LONG, standard.sending().retry());
        AgentConfig config =
                new AgentConfig(standard.identity(), standard.rounds(), standard.model(), standard.outbox(), patient);
        return new Agent(
                config,
                LargeModel.ports(PARAMETERS, way, storage, pki),
                new AgentEnvironment(
                        Clock.systemUTC(),
                        System::nanoTime,
                        AgentLoop.on(rounds, Throwable::printStackTrace),
                        new SplittableRandom(SEED),
                        UpdateIds.random()),
                RoundListener.silent());
    }

    private static List<UpdatePart> parts(byte[] delta, int number) {
        byte[] id = new byte[16];
        id[0] = (byte) number;
        byte[] update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(ByteString.copyFrom(id))
                .setBaseVersion(0)
                .setExampleCount(1)
                .setLocalSteps(1)
                .setDelta(ByteString.copyFrom(delta))
                .build()
                .toByteArray();
        ByteString sha256 = ByteString.copyFrom(Sha256.of(update));
        List<UpdatePart> parts = new ArrayList<>();
        for (int offset = 0; offset < update.length; offset += LARGEST_PART_BYTES) {
            int length = Math.min(LARGEST_PART_BYTES, update.length - offset);
            parts.add(UpdatePart.newBuilder()
                    .setUpdateId(ByteString.copyFrom(id))
                    .setOffset(offset)
                    .setTotalBytes(update.length)
                    .setSha256(sha256)
                    .setData(ByteString.copyFrom(update, offset, length))
                    .build());
        }
        return parts;
    }
}
