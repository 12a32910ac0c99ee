package dev.venule.aggregator.server;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/** A small population, and updates for it. */
final class TestPopulation {
    static final String NAME = "ecg";
    static final TensorLayout LAYOUT = new TensorLayout(1500, 40);

    private static final DeltaCodec CODEC = new DeltaCodec(LAYOUT);

    private TestPopulation() {}

    static PopulationConfig config(int goal) {
        return config(goal, new RoundMode.Asynchronous());
    }

    static PopulationConfig config(int goal, RoundMode mode) {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(0.1f)
                .setClipNorm(1)
                .setMinimumExamples(1)
                .setMaximumStaleness(100_000)
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.1).setValues(ValueFormat.TERNARY))
                .build();
        AggregationPolicy policy = new AggregationPolicy(
                new BufferPolicy(goal, 1000, 100, Long.MAX_VALUE),
                new ServerStepPolicy(1, KeepSchedule.constant(0.1), ValueFormat.TERNARY),
                new PublishingPolicy(3, 2, 4096, 4096, Duration.ofDays(1)),
                mode,
                ParticipationPolicy.standard());
        ModelPackage model = new ModelPackage(new byte[5000], LAYOUT, new float[LAYOUT.parameterCount()]);
        return new PopulationConfig(NAME, model, TaskPlan.of(plan), policy);
    }

    /** The whole update in one part; the same device and number give the same bytes. */
    static byte[] update(String device, int number) {
        SplittableRandom random = new SplittableRandom(device.hashCode() * 31L + number);
        float[] delta = new float[LAYOUT.parameterCount()];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = (float) (random.nextDouble() - 0.5) / 40;
        }
        Update update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(id(device, number))
                .setExampleCount(20)
                .setTrainingLoss(1)
                .setLocalSteps(1)
                .setDelta(ByteString.copyFrom(CODEC.compress(delta, new CompressionRule(0.1, ValueFormat.TERNARY))
                        .encoded()))
                .build();
        ByteString bytes = update.toByteString();
        return UpdatePart.newBuilder()
                .setUpdateId(update.getUpdateId())
                .setTotalBytes(bytes.size())
                .setData(bytes)
                .build()
                .toByteArray();
    }

    static ByteString id(String device, int number) {
        ByteBuffer id = ByteBuffer.allocate(16).putLong(device.hashCode()).putLong(number);
        return ByteString.copyFrom(id.array());
    }
}
