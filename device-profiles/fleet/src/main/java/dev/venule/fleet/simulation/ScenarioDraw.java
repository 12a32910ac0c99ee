package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.time.Duration;
import java.util.stream.IntStream;

/** Draws scenarios: each dimension on its own, most of them harmless now and then, so that seeds differ in kind. */
final class ScenarioDraw {
    static final String POPULATION = "ward";

    /** A plan asks for so many examples; a few devices never have them. */
    static final int MINIMUM_EXAMPLES = 4;

    private static final ValueFormat[] FORMATS = {
        ValueFormat.TERNARY,
        ValueFormat.FLOAT32,
        ValueFormat.FLOAT16,
        ValueFormat.BITS_8,
        ValueFormat.BITS_4,
        ValueFormat.BITS_2
    };

    /** Nothing that a draw here gives makes an update larger. */
    private static final int MAX_UPDATE_BYTES = 4096;

    /** Whose presence the aggregator remembers. */
    private static final int MAX_DEVICES = 100_000;

    private final Chance chance;
    private final SimulationSize size;

    ScenarioDraw(Chance chance, SimulationSize size) {
        this.chance = chance;
        this.size = size;
    }

    Scenario draw() {
        boolean isHarmless = chance.with(1.0 / 16);
        SimulatedModel.Shape shape = new SimulatedModel.Shape(chance.between(16, 48), chance.oneOf(4, 8), 8);
        TensorLayout layout = shape.layout();
        ModelPackage model = new ModelPackage(shape.file(), layout, new float[layout.parameterCount()]);
        Duration faultSpan = chance.between(Duration.ofHours(6), Duration.ofDays(10));
        return new Scenario(
                faultSpan,
                shape,
                new PopulationConfig(POPULATION, model, task(layout), policy(faultSpan)),
                intake(),
                Math.max(chance.oneOf(1, 4, 512), size.devices() / 50),
                presence(),
                isHarmless ? harmless() : harm());
    }

    private TaskPlan task(TensorLayout layout) {
        Plan plan = Plan.newBuilder()
                .setEpochs(chance.oneOf(1, 1, 2))
                .setLearningRate(chance.oneOf(0.01f, 0.05f))
                .setProximalMu(chance.oneOf(0f, 0f, 0.1f))
                .setMomentum(chance.oneOf(0f, 0.5f))
                .setClipNorm(chance.oneOf(0f, 0.1f, 1f))
                .setMinimumExamples(MINIMUM_EXAMPLES)
                .setMaximumStaleness(chance.oneOf(0, 1, 3, 20))
                .setUpload(upload(layout))
                .setNormalization(Normalization.newBuilder()
                        .setKind(chance.oneOf(Normalization.Kind.NONE, Normalization.Kind.OWN_STATISTICS)))
                .setShuffleSeed(chance.between(0, 1000))
                .build();
        double keep = plan.getUpload().getKeepFraction();
        return new TaskPlan(plan, chance.with(0.5) ? KeepSchedule.constant(keep) : new KeepSchedule(1, keep, 3));
    }

    private UploadRule upload(TensorLayout layout) {
        UploadRule.Builder upload = UploadRule.newBuilder()
                .setKeepFraction(chance.oneOf(1.0, 0.3, 0.05))
                .setValues(chance.oneOf(FORMATS));
        if (chance.with(0.25)) {
            int[] positions = IntStream.range(0, layout.parameterCount())
                    .filter(position -> chance.with(0.3) || position == 0)
                    .toArray();
            upload.setSupport(SupportRule.ANNOUNCED)
                    .setAnnouncedEpoch(1)
                    .setAnnouncedPositions(
                            ByteString.copyFrom(PositionCodec.encode(positions, layout.parameterCount())));
        }
        return upload.build();
    }

    private AggregationPolicy policy(Duration faultSpan) {
        int goal = (int) Math.max(1, Math.round(size.devices() * chance.magnitude(0.05, 0.7)));
        double keep = chance.oneOf(1.0, 0.25, 0.05);
        return new AggregationPolicy(
                new BufferPolicy(goal, chance.oneOf(1, 1, 1, 2), 10, size.versions()),
                new ServerStepPolicy(
                        chance.oneOf(1.0, 0.5),
                        chance.with(0.5) ? KeepSchedule.constant(keep) : new KeepSchedule(1, keep, 3),
                        chance.oneOf(FORMATS)),
                new PublishingPolicy(
                        chance.between(1, 8),
                        chance.between(2, 4),
                        1024,
                        chance.oneOf(0, 256, 4096),
                        chance.between(Duration.ofHours(6), Duration.ofDays(2))),
                chance.with(0.4) ? cohorts(goal, faultSpan) : new RoundMode.Asynchronous(),
                participation());
    }

    /** Deadlines that are a small part of the whole, so that a seed sees many cohorts and does not consist of them. */
    private RoundMode cohorts(int goal, Duration faultSpan) {
        return new RoundMode.SynchronousCohorts(
                chance.oneOf(1.0, 1.3, 2.0),
                chance.between(faultSpan.dividedBy(200), faultSpan.dividedBy(40)),
                chance.between(1, goal),
                chance.between(1, goal),
                chance.oneOf(Duration.ZERO, Duration.ofSeconds(10), Duration.ofMinutes(10)));
    }

    private ParticipationPolicy participation() {
        InclusionQuota quota = chance.with(0.4)
                ? new InclusionQuota(chance.oneOf(2, 3, 5, 20), chance.oneOf(0.05, 0.1, 0.25, 1.0))
                : InclusionQuota.standard();
        Duration maximumRetryAfter =
                chance.oneOf(Duration.ZERO, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1));
        return new ParticipationPolicy(quota, maximumRetryAfter, MAX_DEVICES);
    }

    private IntakeLimits intake() {
        long openBytes = chance.oneOf(2L * MAX_UPDATE_BYTES, 1L << 20);
        return new IntakeLimits(MAX_UPDATE_BYTES, chance.between(1, 2), openBytes, Duration.ofMinutes(15));
    }

    private Scenario.Presence presence() {
        return new Scenario.Presence(
                chance.with(0.6),
                chance.between(1, size.devices() <= DeviceTraits.SMALL_FLEET ? 6 : 3),
                chance.between(Duration.ofMinutes(1), Duration.ofDays(3)),
                chance.oneOf(0, 0, 1, 3),
                chance.oneOf(0.0, 0.5, 1.0));
    }

    private static Scenario.Harm harmless() {
        return new Scenario.Harm(
                StorageFaults.NONE,
                StorageFaults.NONE,
                LinkProfile.PERFECT,
                LinkProfile.PERFECT,
                0,
                Scenario.Broker.faultless(),
                Duration.ofSeconds(1),
                0,
                0,
                0);
    }

    private Scenario.Harm harm() {
        return new Scenario.Harm(
                disk(),
                store(),
                link(0.02),
                link(0.4),
                chance.oneOf(0.0, 0.1, 0.5),
                new Scenario.Broker(
                        sometimes(0.5, 0.001, 0.3), chance.with(0.7), chance.with(0.6), chance.oneOf(0, 0, 1, 3)),
                chance.between(Duration.ofSeconds(5), Duration.ofHours(12)),
                chance.oneOf(0, 1, 4),
                chance.oneOf(0, 1, 4),
                sometimes(0.6, 0.005, 0.2));
    }

    private StorageFaults disk() {
        return new StorageFaults(sometimes(0.7, 0.001, 0.05), sometimes(0.5, 0.001, 0.1));
    }

    private StorageFaults store() {
        // Every failure is announced to every device, so what a large fleet's
        // store does more often must fail less often.
        double share = Math.min(1, 50.0 / size.devices());
        return new StorageFaults(share * sometimes(0.6, 0.002, 0.1), share * sometimes(0.5, 0.002, 0.1));
    }

    private LinkProfile link(double worstLoss) {
        Duration slowest = chance.between(Duration.ofMillis(10), Duration.ofSeconds(20));
        return new LinkProfile(
                sometimes(0.5, worstLoss / 20, worstLoss), sometimes(0.5, 0.001, 0.2), Duration.ofMillis(1), slowest);
    }

    private double sometimes(double probability, double least, double most) {
        return chance.with(probability) ? chance.magnitude(least, most) : 0;
    }
}
