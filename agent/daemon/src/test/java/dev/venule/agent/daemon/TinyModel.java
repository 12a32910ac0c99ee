package dev.venule.agent.daemon;

import com.google.protobuf.ByteString;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;

/** Four features, two classes, batches of 8. */
final class TinyModel {
    private static final CompiledModel MODEL = ModelCompiler.compile(ModelSpec.builder("tiny")
            .seed(3)
            .batch(WatchedExamples.BATCH)
            .features(WatchedExamples.FEATURES)
            .dense(6)
            .relu()
            .dense(2)
            .softmaxCrossEntropy());

    private TinyModel() {}

    static byte[] file() {
        return MODEL.file();
    }

    static byte[] weights() {
        return WeightsCodec.encode(MODEL.initialWeights());
    }

    /** Three epochs with momentum and a proximal term, uploaded as sparse as a wearable may. */
    static Announcement announcement(long expiresAtMillis) {
        ModelManifest.Builder model = ModelManifest.newBuilder().setTflite(ContentParts.describe(file(), 1000));
        for (int size : MODEL.tensorSizes()) {
            model.addTensorSizes(size);
        }
        return Announcement.newBuilder()
                .setWireVersion(1)
                .setPopulation("watches")
                .setSequence(1)
                .setExpiresAtMillis(expiresAtMillis)
                .setModel(model)
                .setVersion(ModelVersion.newBuilder()
                        .setNumber(1)
                        .setWeightsSha256(ByteString.copyFrom(WeightsCodec.sha256(MODEL.initialWeights()))))
                .setFullWeights(ContentParts.describe(weights(), 1000))
                .setPlan(Plan.newBuilder()
                        .setEpochs(3)
                        .setLearningRate(0.1f)
                        .setMomentum(0.9f)
                        .setProximalMu(0.1f)
                        .setMinimumExamples(1)
                        .setUpload(UploadRule.newBuilder().setKeepFraction(0.05).setValues(ValueFormat.FLOAT32)))
                .build();
    }
}
