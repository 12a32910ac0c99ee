package dev.venule.aggregator.intake;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.AnnouncementSigner;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A small population for tests: its configuration, and updates as its devices send them. */
public final class Population {
    public static final String NAME = "ecg";
    public static final TensorLayout LAYOUT = new TensorLayout(150, 40, 10);
    public static final float CLIP_NORM = 1;
    /** Not a signature, but of its length; signing itself is tested with real keys. */
    public static final AnnouncementSigner UNSIGNED = bytes -> new byte[64];

    private static final DeltaCodec CODEC = new DeltaCodec(LAYOUT);

    private Population() {}

    public static Plan plan() {
        return Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(0.1f)
                .setClipNorm(CLIP_NORM)
                .setMinimumExamples(1)
                .setMaximumStaleness(2)
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.1).setValues(ValueFormat.TERNARY))
                .build();
    }

    public static PopulationConfig config(BufferPolicy buffer) {
        return config(buffer, TaskPlan.of(plan()));
    }

    public static PopulationConfig config(BufferPolicy buffer, TaskPlan task) {
        return config(buffer, task, new RoundMode.Asynchronous(), ParticipationPolicy.standard());
    }

    public static PopulationConfig config(BufferPolicy buffer, RoundMode mode, ParticipationPolicy participation) {
        return config(buffer, TaskPlan.of(plan()), mode, participation);
    }

    private static PopulationConfig config(
            BufferPolicy buffer, TaskPlan task, RoundMode mode, ParticipationPolicy participation) {
        AggregationPolicy policy = new AggregationPolicy(
                buffer,
                new ServerStepPolicy(1, KeepSchedule.constant(0.2), ValueFormat.TERNARY),
                new PublishingPolicy(3, 2, 1024, 4096, Duration.ofDays(1)),
                mode,
                participation);
        return new PopulationConfig(NAME, model(), task, policy);
    }

    private static ModelPackage model() {
        return new ModelPackage(new byte[] {1, 2, 3}, LAYOUT, new float[LAYOUT.parameterCount()]);
    }

    public static PopulationRound open(PopulationConfig config, AggregatorStore store, Clock clock) throws IOException {
        return PopulationRound.open(config, store, UNSIGNED, clock);
    }

    /** A delta of this norm, different for every seed. */
    public static float[] delta(long seed, double norm) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] delta = new float[LAYOUT.parameterCount()];
        double sum = 0;
        for (int i = 0; i < delta.length; i++) {
            delta[i] = (float) (random.nextDouble() - 0.5);
            sum += (double) delta[i] * delta[i];
        }
        for (int i = 0; i < delta.length; i++) {
            delta[i] *= (float) (norm / Math.sqrt(sum));
        }
        return delta;
    }

    /** A valid update, to be changed where a test wants another. The seed gives its id and delta. */
    public static Update.Builder update(long seed, long baseVersion) {
        byte[] delta = CODEC.compress(delta(seed, 0.9), new CompressionRule(0.1, ValueFormat.TERNARY))
                .encoded();
        return Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(id(seed))
                .setBaseVersion(baseVersion)
                .setExampleCount(10 + (int) (seed % 7))
                .setTrainingLoss(0.5f)
                .setLocalSteps(3)
                .setDelta(ByteString.copyFrom(delta));
    }

    public static ByteString id(long seed) {
        return ByteString.copyFromUtf8(String.format("update%010d", seed));
    }

    /** The whole update in one message. */
    public static IncomingUpdate message(String device, Update.Builder update) {
        ByteString bytes = update.build().toByteString();
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(update.getUpdateId())
                .setTotalBytes(bytes.size())
                .setData(bytes)
                .build();
        return new IncomingUpdate(NAME, device, part.toByteArray());
    }

    /** The update in parts of so many bytes, in order. */
    public static List<IncomingUpdate> parts(String device, Update.Builder update, int partBytes) {
        ByteString bytes = update.build().toByteString();
        ByteString hash = ByteString.copyFrom(Sha256.of(bytes.toByteArray()));
        List<IncomingUpdate> parts = new ArrayList<>();
        for (int offset = 0; offset < bytes.size(); offset += partBytes) {
            UpdatePart part = UpdatePart.newBuilder()
                    .setUpdateId(update.getUpdateId())
                    .setOffset(offset)
                    .setTotalBytes(bytes.size())
                    .setSha256(hash)
                    .setData(bytes.substring(offset, Math.min(bytes.size(), offset + partBytes)))
                    .build();
            parts.add(new IncomingUpdate(NAME, device, part.toByteArray()));
        }
        return parts;
    }
}
