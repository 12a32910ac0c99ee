package dev.venule.benchmarks.network;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Updates of wanted sizes, cut into the parts that an agent's outbox would make of them. */
final class SizedUpdates {
    private static final int BISECTIONS = 16;
    private static final int PART_BYTES = SendingPolicy.standard().maxPartBytes();

    private final DeltaCodec codec = new DeltaCodec(MeasuredAggregator.LAYOUT);
    private final float[] delta = new float[MeasuredAggregator.LAYOUT.parameterCount()];
    private final long seed;
    private int number;

    SizedUpdates(long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < delta.length; i++) {
            delta[i] = (float) (random.nextDouble() - 0.5);
        }
    }

    /** The delta of which an update has nearly this size. */
    ByteString delta(int wantedBytes) {
        double low = 0;
        double high = 1;
        byte[] best = encoded(1.0 / delta.length);
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            byte[] tried = encoded(middle);
            if (tried.length <= wantedBytes) {
                best = tried;
                low = middle;
            } else {
                high = middle;
            }
        }
        return ByteString.copyFrom(best);
    }

    private byte[] encoded(double keptFraction) {
        return codec.compress(delta.clone(), new CompressionRule(keptFraction, ValueFormat.FLOAT32))
                .encoded();
    }

    /** A new update with this delta. */
    List<byte[]> parts(ByteString encodedDelta) {
        ByteBuffer id = ByteBuffer.allocate(16).putLong(seed).putLong(number++);
        ByteString updateId = ByteString.copyFrom(id.array());
        ByteString update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(updateId)
                .setBaseVersion(0)
                .setExampleCount(1)
                .setLocalSteps(1)
                .setDelta(encodedDelta)
                .build()
                .toByteString();
        ByteString sha256 = ByteString.copyFrom(Sha256.of(update.toByteArray()));
        List<byte[]> parts = new ArrayList<>();
        for (int offset = 0; offset < update.size(); offset += PART_BYTES) {
            parts.add(UpdatePart.newBuilder()
                    .setUpdateId(updateId)
                    .setOffset(offset)
                    .setTotalBytes(update.size())
                    .setSha256(sha256)
                    .setData(update.substring(offset, Math.min(update.size(), offset + PART_BYTES)))
                    .build()
                    .toByteArray());
        }
        return parts;
    }
}
