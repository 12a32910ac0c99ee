package dev.venule.system;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.EnergyMeter;
import dev.venule.agent.device.NetworkType;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.tflite.TfliteModelRuntime;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.jvm.NativeSignatureRuntime;
import dev.venule.agent.tflite.portable.PortableSignatureRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.CredentialTls;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.broker.pki.Identity;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.study.Studies;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A charged, idle and cool device at night, whose agent keeps within a profile's limits. */
final class ProfiledDevice implements AutoCloseable, RoundListener {
    private static final int PATIENCE_SECONDS = 60;
    private static final PatientExamples PATIENT =
            Studies.ecg(1, SmallStudy.SEED).training().get(0);

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService connection = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
    private final BlockingQueue<RoundOutcome.Skipped> refusals = new LinkedBlockingQueue<>();
    private final Agent agent;

    enum Trainer {
        TFLITE {
            @Override
            ModelRuntime within(ModelLimits limits) {
                return new TfliteModelRuntime(limits, new NativeSignatureRuntime());
            }
        },
        JAVA {
            @Override
            ModelRuntime within(ModelLimits limits) {
                return new TfliteModelRuntime(limits, new PortableSignatureRuntime());
            }
        };

        abstract ModelRuntime within(ModelLimits limits);
    }

    private ProfiledDevice(AggregatorServer aggregator, DeviceProfile profile, DeviceWays way, Trainer trainer)
            throws IOException {
        AgentConfig config = config(profile, profile.name() + "-" + way + "-" + trainer);
        agent = new Agent(
                config,
                new AgentPorts(
                        transport(aggregator, way, config.identity()),
                        trainer.within(modelLimits(profile)),
                        PATIENT,
                        new MemoryStorage(),
                        new Ed25519Verifier(
                                aggregator.pki().announcementKeys().getPublic().getEncoded())),
                new AgentEnvironment(
                        atNight(),
                        System::nanoTime,
                        AgentLoop.on(loop, Throwable::printStackTrace),
                        new SplittableRandom(SmallStudy.SEED),
                        UpdateIds.random()),
                new DeviceMeans(profile.limits(), new CoolDevice(), EnergyMeter.none()),
                this);
    }

    /** The aggregator needs both ways. */
    static ProfiledDevice start(AggregatorServer aggregator, DeviceProfile profile, DeviceWays way, Trainer trainer)
            throws IOException {
        ProfiledDevice device = new ProfiledDevice(aggregator, profile, way, trainer);
        device.agent.start();
        return device;
    }

    private static AgentConfig config(DeviceProfile profile, String device) {
        AgentConfig standard =
                AgentConfig.standard(new DeviceIdentity(Ward.POPULATION, device, profile.name(), "test"));
        SendingPolicy sending = standard.sending();
        return new AgentConfig(
                standard.identity(),
                standard.rounds(),
                standard.model(),
                profile.storage().outbox(),
                new SendingPolicy(
                        profile.wire().sizes().maxPayloadBytes(),
                        sending.maxPartsInFlight(),
                        sending.receiptTimeout(),
                        sending.retry()));
    }

    private static ModelLimits modelLimits(DeviceProfile profile) {
        ModelLimits most = ModelLimits.DEFAULT;
        return new ModelLimits(most.maxFileBytes(), profile.hardware().modelArenaBytes(), most.maxMultiplyAdds());
    }

    private Transport transport(AggregatorServer aggregator, DeviceWays way, DeviceIdentity device) throws IOException {
        Identity identity = aggregator.pki().device(device.device());
        DeviceCredentials credentials = new DeviceCredentials(
                identity.key(), identity.chain(), aggregator.pki().trusted());
        SplittableRandom random = new SplittableRandom(SmallStudy.SEED);
        return switch (way) {
            case MQTT ->
                new MqttTransport(
                        MqttTransportConfig.standard(
                                BrokerEndpoint.tls(aggregator.brokerUri(), CredentialTls.context(credentials)),
                                device.population(),
                                device.device()),
                        connection,
                        random);
            case COAP ->
                new CoapTransport(
                        CoapTransportConfig.standard(
                                AggregatorEndpoint.of(aggregator.coapUri().orElseThrow(), credentials),
                                device.population(),
                                device.device()),
                        connection,
                        random,
                        System::nanoTime);
        };
    }

    /** The present, in a zone where it is between 23 and 24 o'clock. */
    private static Clock atNight() {
        int hour = Instant.now().atOffset(ZoneOffset.UTC).getHour();
        return Clock.system(ZoneOffset.ofHours((23 - hour + 12) % 24 - 12));
    }

    /** What the aggregator answered to the first update. */
    Receipt awaitReceipt() throws InterruptedException {
        Receipt receipt = receipts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (receipt == null) {
            throw new AssertionError("no receipt within " + PATIENCE_SECONDS + " s; refused: " + refusals);
        }
        return receipt;
    }

    RoundOutcome.Skipped awaitRefusal() throws InterruptedException {
        RoundOutcome.Skipped refusal = refusals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (refusal == null) {
            throw new AssertionError("not refused within " + PATIENCE_SECONDS + " s; receipts: " + receipts.size());
        }
        return refusal;
    }

    Agent agent() {
        return agent;
    }

    @Override
    public void onReceiptArrived(Receipt receipt) {
        receipts.add(receipt);
    }

    @Override
    public void onRound(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Skipped skipped) {
            refusals.add(skipped);
        }
    }

    @Override
    public void close() {
        agent.close();
        loop.shutdownNow();
        connection.shutdownNow();
    }

    /** Charged, idle, cool, on a network that costs nothing. */
    private static final class CoolDevice implements DeviceState {
        @Override
        public boolean isOnExternalPower() {
            return true;
        }

        @Override
        public OptionalDouble batteryFraction() {
            return OptionalDouble.of(0.9);
        }

        @Override
        public OptionalDouble celsius() {
            return OptionalDouble.of(30);
        }

        @Override
        public boolean isIdle() {
            return true;
        }

        @Override
        public NetworkType network() {
            return NetworkType.UNMETERED;
        }

        @Override
        public long freeStorageBytes() {
            return 4L << 30;
        }
    }
}
