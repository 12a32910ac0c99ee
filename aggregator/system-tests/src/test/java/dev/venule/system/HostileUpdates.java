package dev.venule.system;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.WireVersion;
import java.util.Random;

/** Updates that are right in everything, for attacks to change one thing. The seed gives the id. */
final class HostileUpdates {
    private static final int ID_BYTES = 16;

    private final TensorLayout layout;
    private final UploadRule upload;

    HostileUpdates(PopulationConfig population) {
        this.layout = population.model().layout();
        this.upload = population.task().forVersion(0).getUpload();
    }

    static ByteString id(long seed) {
        byte[] id = new byte[ID_BYTES];
        new Random(seed).nextBytes(id);
        return ByteString.copyFrom(id);
    }

    Update.Builder update(long seed, long baseVersion, float scale) {
        return update(seed, baseVersion, scale, upload.getKeepFraction());
    }

    /** With every coordinate. */
    Update.Builder dense(long seed, long baseVersion, float scale) {
        return update(seed, baseVersion, scale, 1);
    }

    private Update.Builder update(long seed, long baseVersion, float scale, double keepFraction) {
        float[] delta = new float[layout.parameterCount()];
        Random random = new Random(seed);
        for (int i = 0; i < delta.length; i++) {
            delta[i] = scale * (random.nextFloat() - 0.5f);
        }
        CompressionRule rule = new CompressionRule(keepFraction, upload.getValues());
        return Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(id(seed))
                .setBaseVersion(baseVersion)
                .setExampleCount(20)
                .setTrainingLoss(0.5f)
                .setLocalSteps(3)
                .setDelta(ByteString.copyFrom(
                        new DeltaCodec(layout).compress(delta, rule).encoded()));
    }

    static UpdatePart.Builder whole(Update update) {
        ByteString bytes = update.toByteString();
        return UpdatePart.newBuilder()
                .setUpdateId(update.getUpdateId())
                .setTotalBytes(bytes.size())
                .setData(bytes);
    }

    static byte[] message(Update.Builder update) {
        return whole(update.build()).build().toByteArray();
    }
}
