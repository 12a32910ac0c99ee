package dev.venule.benchmarks;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Updates of many devices as they arrive at the aggregator: a sparse Gaussian delta of one population, 1 in 100 parameters,
 * ternary. Contents repeat after {@value #DIFFERENT_DELTAS} updates, ids never: what is measured is the aggregator, not this.
 */
final class SyntheticFleet {
    static final String POPULATION = "synthetic";
    static final double KEEP_FRACTION = 0.01;

    private static final int DIFFERENT_DELTAS = 64;
    private static final int DEVICES = 10_000;
    private static final int MAXIMUM_STALENESS = 1 << 20;

    private final TensorLayout layout;
    private final long seed;
    private final List<ByteString> deltas = new ArrayList<>();

    /** The same seed gives the same updates. */
    SyntheticFleet(int parameters, long seed) {
        this.layout = new TensorLayout(parameters);
        this.seed = seed;
        DeltaCodec codec = new DeltaCodec(layout);
        CompressionRule rule = new CompressionRule(KEEP_FRACTION, ValueFormat.TERNARY);
        for (int i = 0; i < DIFFERENT_DELTAS; i++) {
            float[] delta = SizeTable.gaussianDelta(parameters, seed + i);
            deltas.add(ByteString.copyFrom(codec.compress(delta, rule).encoded()));
        }
    }

    /** The population that takes these updates, with a version after every {@code goal} of them. */
    PopulationConfig population(int goal) {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(0.1f)
                .setMinimumExamples(1)
                .setMaximumStaleness(MAXIMUM_STALENESS)
                .setUpload(
                        UploadRule.newBuilder().setKeepFraction(KEEP_FRACTION).setValues(ValueFormat.TERNARY))
                .build();
        AggregationPolicy policy = new AggregationPolicy(
                new BufferPolicy(goal, goal, 1000, Long.MAX_VALUE),
                new ServerStepPolicy(1, KeepSchedule.constant(KEEP_FRACTION), ValueFormat.TERNARY),
                PublishingPolicy.defaults());
        ModelPackage model = new ModelPackage(new byte[1024], layout, new float[layout.parameterCount()]);
        return new PopulationConfig(POPULATION, model, TaskPlan.of(plan), policy);
    }

    /** Update number {@code number} in one part, by one device after the other. */
    IncomingUpdate message(long number) {
        ByteBuffer id = ByteBuffer.allocate(16).putLong(seed).putLong(number);
        Update update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(ByteString.copyFrom(id.array()))
                .setExampleCount(20)
                .setTrainingLoss(1)
                .setLocalSteps(1)
                .setDelta(deltas.get((int) (number % DIFFERENT_DELTAS)))
                .build();
        ByteString bytes = update.toByteString();
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(update.getUpdateId())
                .setTotalBytes(bytes.size())
                .setData(bytes)
                .build();
        return new IncomingUpdate(POPULATION, device(number), part.toByteArray());
    }

    /** Updates {@code from} until below {@code until}. */
    List<IncomingUpdate> messages(long from, long until) {
        List<IncomingUpdate> messages = new ArrayList<>();
        for (long number = from; number < until; number++) {
            messages.add(message(number));
        }
        return messages;
    }

    private static String device(long number) {
        return "device-" + number % DEVICES;
    }
}
