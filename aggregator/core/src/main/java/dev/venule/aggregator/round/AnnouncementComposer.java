package dev.venule.aggregator.round;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.WireVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Writes and signs announcements. */
final class AnnouncementComposer {
    private final String population;
    private final TaskPlan task;
    private final PublishingPolicy policy;
    private final AnnouncementSigner signer;
    private final Clock clock;
    private final PublishedContent tflite;
    private final ModelManifest manifest;

    AnnouncementComposer(PopulationConfig config, AnnouncementSigner signer, Clock clock) {
        this.population = config.name();
        this.task = config.task();
        this.policy = config.policy().publishing();
        this.signer = signer;
        this.clock = clock;
        this.tflite = PublishedContent.of(config.model().tflite(), policy.partBytes());
        this.manifest = manifest(config.model(), tflite.content());
    }

    /**
     * @throws IllegalArgumentException where devices would refuse what this population announces
     */
    static void requireAnnounceable(String name, ModelPackage model, TaskPlan task, PublishingPolicy policy) {
        ByteString anyHash = ByteString.copyFrom(new byte[32]);
        Content weights = Content.newBuilder()
                .setSha256(anyHash)
                .setSizeBytes((long) Float.BYTES * model.layout().parameterCount())
                .setPartBytes(policy.partBytes())
                .build();
        Content tflite = weights.toBuilder().setSizeBytes(model.tflite().length).build();
        Announcement announcement = Announcement.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setPopulation(name)
                .setSequence(1)
                .setExpiresAtMillis(policy.validity().toMillis())
                .setModel(manifest(model, tflite))
                .setVersion(ModelVersion.newBuilder().setWeightsSha256(anyHash))
                .setFullWeights(weights)
                .setPlan(task.forVersion(0))
                .build();
        Reading<Announcement> reading = MessageReader.announcement(announcement.toByteArray());
        if (reading instanceof Reading.Rejected<Announcement> rejected) {
            throw new IllegalArgumentException("population " + name + " cannot be announced: " + rejected.detail());
        }
    }

    PublishedContent tflite() {
        return tflite;
    }

    /** {@code weights} are of the version; {@code ring} leads to it, oldest first. */
    Announcement.Builder compose(long version, long sequence, Content weights, List<VersionDelta> ring) {
        long now = clock.millis();
        Announcement.Builder announcement = Announcement.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setPopulation(population)
                .setSequence(sequence)
                .setIssuedAtMillis(now)
                .setExpiresAtMillis(now + policy.validity().toMillis())
                .setModel(manifest)
                .setVersion(ModelVersion.newBuilder().setNumber(version).setWeightsSha256(weights.getSha256()))
                .setFullWeights(weights)
                .addAllDeltaRing(steps(ring))
                .setPlan(task.forVersion(version));
        if (!ring.isEmpty()) {
            byte[] last = ring.get(ring.size() - 1).encoded();
            if (last.length <= policy.inlineDeltaBytes()) {
                announcement.setInlineDelta(ByteString.copyFrom(last));
            }
        }
        return announcement;
    }

    byte[] sign(Announcement announcement) {
        byte[] encoded = announcement.toByteArray();
        byte[] signature = signer.sign(AnnouncementSigning.bytesToSign(encoded));
        return SignedAnnouncement.newBuilder()
                .setAnnouncement(ByteString.copyFrom(encoded))
                .setSignature(ByteString.copyFrom(signature))
                .build()
                .toByteArray();
    }

    PublishedContent weights(float[] weights) {
        return PublishedContent.of(WeightsCodec.encode(weights), policy.partBytes());
    }

    PublishedContent delta(VersionDelta delta) {
        return PublishedContent.of(delta.encoded(), policy.partBytes());
    }

    /** How a version's weights were named, from their hash alone. */
    Content weightsContent(VersionDelta delta, int parameterCount) {
        return Content.newBuilder()
                .setSha256(ByteString.copyFrom(delta.weightsSha256()))
                .setSizeBytes((long) Float.BYTES * parameterCount)
                .setPartBytes(policy.partBytes())
                .build();
    }

    private List<DeltaStep> steps(List<VersionDelta> ring) {
        List<DeltaStep> steps = new ArrayList<>();
        for (VersionDelta delta : ring) {
            steps.add(DeltaStep.newBuilder()
                    .setToVersion(delta.toVersion())
                    .setDelta(delta(delta).content())
                    .build());
        }
        return steps;
    }

    private static ModelManifest manifest(ModelPackage model, Content tflite) {
        ModelManifest.Builder manifest = ModelManifest.newBuilder().setTflite(tflite);
        for (int i = 0; i < model.layout().tensorCount(); i++) {
            manifest.addTensorSizes(model.layout().size(i));
        }
        return manifest.build();
    }
}
