package dev.venule.agent.fake;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.protocol.codec.CompressedDelta;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.PlanBounds;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an aggregator would announce: a linear model whose versions a test makes one by one. */
public final class Federation {
    public static final String POPULATION = "ward";
    public static final int FEATURES = 3;
    public static final int BATCH = 4;
    private static final int PART_BYTES = 1000;

    private final KeyPair keys;
    private final TensorLayout layout;
    private final byte[] modelFile;
    private final List<DeltaStep> ring = new ArrayList<>();
    private final float[] weights;
    private byte[] lastDelta = new byte[0];
    private long version = 1;
    private long sequence = 1;
    private Plan plan = plan().build();
    private Optional<Content> manifest = Optional.empty();

    public Federation() {
        this(FEATURES);
    }

    public Federation(int features) {
        layout = new TensorLayout(features, 1);
        modelFile = LinearModel.file(features, BATCH);
        weights = new float[features + 1];
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Dense float32, one epoch, no clipping. */
    public static Plan.Builder plan() {
        return Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(0.1f)
                .setMinimumExamples(1)
                .setMaximumStaleness(20)
                .setUpload(UploadRule.newBuilder().setKeepFraction(1).setValues(ValueFormat.FLOAT32))
                .setNormalization(Normalization.getDefaultInstance());
    }

    public void setPlan(Plan.Builder next) {
        plan = next.build();
    }

    public SignatureVerifier verifier() {
        return new Ed25519Verifier(keys.getPublic().getEncoded());
    }

    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    public TensorLayout layout() {
        return layout;
    }

    public float[] weights() {
        return weights.clone();
    }

    public Content model() {
        return ContentParts.describe(modelFile, PART_BYTES);
    }

    public byte[] modelFile() {
        return modelFile.clone();
    }

    public Content fullWeights() {
        return ContentParts.describe(weightsFile(), PART_BYTES);
    }

    public byte[] weightsFile() {
        return WeightsCodec.encode(weights);
    }

    /** The delta that led to the present version. */
    public byte[] lastDelta() {
        return lastDelta.clone();
    }

    /** Makes a new version by adding {@code step} to every weight. */
    public void advance(float step) {
        float[] delta = new float[weights.length];
        Arrays.fill(delta, step);
        CompressedDelta compressed =
                new DeltaCodec(layout).compress(delta, new CompressionRule(1, ValueFormat.TERNARY));
        compressed.decoded().addTo(weights);
        lastDelta = compressed.encoded().clone();
        version++;
        sequence++;
        ring.add(DeltaStep.newBuilder()
                .setToVersion(version)
                .setDelta(ContentParts.describe(lastDelta, PART_BYTES))
                .build());
    }

    /** Nobody can catch up by deltas any more. */
    public void forgetDeltas() {
        ring.clear();
    }

    /** Like {@link #advance}, but with a delta that cannot be read and a ring that leads nowhere. */
    public void advanceWithBrokenDelta() {
        weights[0] += 1;
        lastDelta = new byte[] {1, 2, 3};
        version++;
        sequence++;
        ring.add(DeltaStep.newBuilder()
                .setToVersion(version)
                .setDelta(ContentParts.describe(lastDelta, PART_BYTES))
                .build());
    }

    /** What holds now; the test may change it before it is signed. */
    public Announcement.Builder announcement() {
        return Announcement.newBuilder()
                .setWireVersion(1)
                .setPopulation(POPULATION)
                .setSequence(sequence)
                .setIssuedAtMillis(VirtualLoop.START_MILLIS)
                .setExpiresAtMillis(VirtualLoop.START_MILLIS + 3_600_000)
                .setModel(ModelManifest.newBuilder()
                        .setTflite(model())
                        .addTensorSizes(layout.size(0))
                        .addTensorSizes(1))
                .setVersion(ModelVersion.newBuilder()
                        .setNumber(version)
                        .setWeightsSha256(ByteString.copyFrom(WeightsCodec.sha256(weights))))
                .setFullWeights(fullWeights())
                .addAllDeltaRing(ring)
                .setPlan(plan);
    }

    /** What a release key would sign for this federation; the test may change it before. */
    public ReleaseManifest.Builder manifest(ReleaseKey releaseKey) {
        byte[] x509 = publicKey();
        return ReleaseManifest.newBuilder()
                .setWireVersion(1)
                .setPopulation(POPULATION)
                .setRelease(1)
                .setIssuedAtMillis(VirtualLoop.START_MILLIS)
                .setExpiresAtMillis(VirtualLoop.START_MILLIS + 7_200_000)
                .setTfliteSha256(model().getSha256())
                .addTensorSizes(layout.size(0))
                .addTensorSizes(1)
                .setBounds(PlanBounds.newBuilder()
                        .setMaximumEpochs(1)
                        .setMaximumLearningRate(0.1f)
                        .setMaximumKeepFraction(1)
                        .setLeastExamples(1))
                .addAnnouncementKeys(ByteString.copyFrom(x509, x509.length - 32, 32))
                .addReleaseKeys(releaseKey.bytes());
    }

    /** From now on what is signed names this manifest. */
    public void release(byte[] signedManifest) {
        manifest = Optional.of(ContentParts.describe(signedManifest, PART_BYTES));
    }

    /** Signed as the trusted aggregator signs. */
    public byte[] signed(Announcement announcement) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(AnnouncementSigning.bytesToSign(announcement.toByteArray()));
            SignedAnnouncement.Builder signed = SignedAnnouncement.newBuilder()
                    .setAnnouncement(announcement.toByteString())
                    .setSignature(ByteString.copyFrom(signature.sign()));
            manifest.ifPresent(signed::setManifest);
            return signed.build().toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The present announcement, signed. */
    public byte[] signed() {
        return signed(announcement().build());
    }
}
