package dev.venule.agent.outbox;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Compression;
import dev.venule.agent.compression.DeltaCompressor;
import dev.venule.agent.compression.Residual;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.util.SplittableRandom;

/** Makes contributions whose sums are exact, so that a law about them can be checked bit for bit. */
final class OutboxFixture {
    static final int PARAMETERS = 400;
    static final TensorLayout LAYOUT = new TensorLayout(390, 10);
    static final ByteString MODEL = ByteString.copyFrom(new byte[32]);
    private static final Plan PLAN = Plan.newBuilder()
            .setUpload(UploadRule.newBuilder().setKeepFraction(0.2).setValues(ValueFormat.FLOAT32))
            .build();

    private OutboxFixture() {}

    /** Ids 1, 2, 3, ... of one device. */
    static UpdateIds countedIds() {
        byte[] last = new byte[UpdateIds.BYTES];
        return () -> {
            last[0]++;
            return last.clone();
        };
    }

    static Outbox open(DeviceStorage storage, OutboxLimits limits, UpdateIds ids) throws IOException {
        return Outbox.open(storage, limits, ids);
    }

    /** Multiples of 1/1024 below 1: some thousand of them add up without rounding. */
    static float[] delta(SplittableRandom random) {
        float[] delta = new float[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            delta[i] = (random.nextInt(2047) - 1023) / 1024f;
        }
        return delta;
    }

    /** What a round would put: a fifth of delta and residual. */
    static Contribution contribution(Outbox outbox, float[] delta, long version) throws IOException {
        Residual residual = outbox.residual(MODEL, LAYOUT);
        Compression.Compressed compressed =
                (Compression.Compressed) new DeltaCompressor().compress(residual, delta.clone(), PLAN);
        Update update = Update.newBuilder()
                .setWireVersion(1)
                .setBaseVersion(version)
                .setExampleCount(1)
                .setLocalSteps(1)
                .setDelta(ByteString.copyFrom(compressed.encoded()))
                .build();
        return new Contribution(update, ByteString.EMPTY, compressed.residual());
    }

    static PendingUpdate put(Outbox outbox, float[] delta, long version) throws IOException {
        return ((Storing.Stored) outbox.put(contribution(outbox, delta, version))).update();
    }

    /** What the aggregator would make of the update. */
    static DecodedDelta decoded(Outbox outbox, PendingUpdate update) throws IOException {
        Update read = Parsing.update(outbox.read(update, 0, update.sizeBytes()));
        Decoding decoding = new DeltaCodec(LAYOUT).decode(read.getDelta().toByteArray());
        return ((Decoding.Decoded) decoding).delta();
    }
}
