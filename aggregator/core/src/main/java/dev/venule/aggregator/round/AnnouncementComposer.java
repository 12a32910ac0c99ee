package dev.venule.aggregator.round;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ReleaseTerms;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.WireVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes and signs announcements. */
final class AnnouncementComposer {
    private final String population;
    private final TaskPlan task;
    private final PublishingPolicy policy;
    private final AnnouncementSigner signer;
    private final Clock clock;
    private final PublishedContent tflite;
    private final ModelManifest manifest;
    private final Optional<PublishedContent> release;
    private final long lastsUntilMillis;

    AnnouncementComposer(PopulationConfig config, AnnouncementSigner signer, Clock clock) {
        this.population = config.name();
        this.task = config.task();
        this.policy = config.policy().publishing();
        this.signer = signer;
        this.clock = clock;
        this.tflite = PublishedContent.of(config.model().tflite(), policy.partBytes());
        this.manifest = manifest(config.model(), tflite.content());
        this.release =
                config.release().manifest().map(allowed -> PublishedContent.of(allowed.signed(), policy.partBytes()));
        this.lastsUntilMillis = config.release()
                .manifest()
                .map(allowed -> allowed.manifest().getExpiresAtMillis())
                .orElse(Long.MAX_VALUE);
    }

    /**
     * @throws IllegalArgumentException where devices would refuse what this population announces
     */
    static void requireAnnounceable(
            String name, ModelPackage model, TaskPlan task, PublishingPolicy policy, Optional<Release> release) {
        // What changes from version to version does so between these two.
        for (long version : List.of(0L, (long) task.uploadKeep().warmUpVersions())) {
            Announcement announcement = sample(name, model, task, policy)
                    .setPlan(task.forVersion(version))
                    .build();
            Reading<Announcement> reading = MessageReader.announcement(announcement.toByteArray());
            Optional<String> obstacle = reading instanceof Reading.Rejected<Announcement> rejected
                    ? Optional.of(rejected.detail())
                    : release.flatMap(allowed -> ReleaseTerms.breach(allowed.manifest(), announcement));
            obstacle.ifPresent(detail -> {
                throw new IllegalArgumentException("population " + name + " cannot be announced: " + detail);
            });
        }
    }

    private static Announcement.Builder sample(
            String name, ModelPackage model, TaskPlan task, PublishingPolicy policy) {
        ByteString anyHash = ByteString.copyFrom(new byte[32]);
        Content weights = Content.newBuilder()
                .setSha256(anyHash)
                .setSizeBytes((long) Float.BYTES * model.layout().parameterCount())
                .setPartBytes(policy.partBytes())
                .build();
        return Announcement.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setPopulation(name)
                .setSequence(1)
                .setExpiresAtMillis(policy.validity().toMillis())
                .setModel(manifest(model, ContentParts.describe(model.tflite(), policy.partBytes())))
                .setVersion(ModelVersion.newBuilder().setWeightsSha256(anyHash))
                .setFullWeights(weights)
                .setPlan(task.forVersion(0));
    }

    /** The manifest that every announcement rests on, where there is one. */
    Optional<PublishedContent> release() {
        return release;
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
                .setExpiresAtMillis(expiry(now))
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

    /** No later than the release; and after {@code now} also where that is over, or nobody could read it. */
    private long expiry(long now) {
        return Math.max(now + 1, Math.min(now + policy.validity().toMillis(), lastsUntilMillis));
    }

    byte[] sign(Announcement announcement) {
        byte[] encoded = announcement.toByteArray();
        byte[] signature = signer.sign(AnnouncementSigning.bytesToSign(encoded));
        SignedAnnouncement.Builder signed = SignedAnnouncement.newBuilder()
                .setAnnouncement(ByteString.copyFrom(encoded))
                .setSignature(ByteString.copyFrom(signature));
        release.ifPresent(allowed -> signed.setManifest(allowed.content()));
        return signed.build().toByteArray();
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
