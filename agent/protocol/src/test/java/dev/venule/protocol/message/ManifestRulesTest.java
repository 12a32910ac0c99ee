package dev.venule.protocol.message;

import static dev.venule.protocol.message.MessageReaderTest.assertRejected;
import static dev.venule.protocol.message.MessageReaderTest.assertValid;
import static dev.venule.protocol.message.Messages.bytes;
import static dev.venule.protocol.message.Messages.content;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ManifestRulesTest {
    @Test
    void envelopeHasAManifestAndSignatures() {
        SignedManifest valid = Messages.signedManifest();
        assertValid(MessageReader.signedManifest(valid.toByteArray()), valid);
        assertEnvelope("manifest is missing", s -> s.clearManifest());
        assertEnvelope("number of signatures", s -> s.clearSignatures());
        assertEnvelope("number of signatures", s -> {
            for (int i = 0; i < 8; i++) {
                s.addSignatures(s.getSignatures(0));
            }
        });
        assertSignature("release_key", s -> s.setReleaseKey(bytes(31, 0)));
        assertSignature("signature", s -> s.setSignature(bytes(65, 0)));
    }

    @Test
    void manifestIsWithinItsRanges() {
        ReleaseManifest valid = Messages.releaseManifest();
        assertValid(MessageReader.releaseManifest(valid.toByteArray()), valid);
        assertRejected(
                MessageReader.releaseManifest(
                        valid.toBuilder().setWireVersion(2).build().toByteArray()),
                RejectReason.WRONG_WIRE_VERSION,
                "wire version 2");
        assertMalformed("population", m -> m.setPopulation("#"));
        assertMalformed("release must be in 1..", m -> m.setRelease(0));
        assertMalformed("release must be in 1..", m -> m.setRelease(-1));
        assertMalformed("issued_at_millis", m -> m.setIssuedAtMillis(-1));
        assertMalformed("expires_at_millis", m -> m.setExpiresAtMillis(-1));
        assertMalformed("after issued_at", m -> m.setExpiresAtMillis(m.getIssuedAtMillis()));
        assertMalformed("tflite_sha256", m -> m.clearTfliteSha256());
        assertMalformed("tensor_sizes", m -> m.clearTensorSizes());
    }

    @Test
    void boundsAreThere() {
        assertBounds("maximum_epochs", b -> b.setMaximumEpochs(0));
        assertBounds("maximum_learning_rate", b -> b.setMaximumLearningRate(0));
        assertBounds("maximum_learning_rate", b -> b.setMaximumLearningRate(Float.NaN));
        assertBounds("maximum_clip_norm", b -> b.setMaximumClipNorm(-1));
        assertBounds("maximum_clip_norm", b -> b.setMaximumClipNorm(Float.POSITIVE_INFINITY));
        assertBounds("maximum_keep_fraction", b -> b.setMaximumKeepFraction(0));
        assertBounds("maximum_keep_fraction", b -> b.setMaximumKeepFraction(1.5));
        assertBounds("least_examples", b -> b.setLeastExamples(-1));
    }

    @Test
    void keysAreThereOnceAndWhole() {
        assertMalformed("announcement_keys", m -> m.clearAnnouncementKeys());
        assertMalformed("announcement_keys", m -> m.setAnnouncementKeys(0, bytes(33, 0)));
        assertMalformed("announcement_keys names a key twice", m -> m.addAnnouncementKeys(m.getAnnouncementKeys(0)));
        assertMalformed("release_keys", m -> m.clearReleaseKeys());
        assertMalformed("release_keys names a key twice", m -> m.addReleaseKeys(m.getReleaseKeys(0)));
        assertMalformed("the length of release_keys", m -> {
            for (int i = 1; i <= 8; i++) {
                m.addReleaseKeys(bytes(32, i));
            }
        });
    }

    @Test
    void announcementNamesNoManifestThatIsLargerThanOne() {
        SignedAnnouncement valid = Messages.signedAnnouncement().toBuilder()
                .setManifest(content(300, 1))
                .build();
        assertValid(MessageReader.signedAnnouncement(valid.toByteArray()), valid);
        SignedAnnouncement tooLarge =
                valid.toBuilder().setManifest(content(16_385, 1)).build();
        assertRejected(
                MessageReader.signedAnnouncement(tooLarge.toByteArray()),
                RejectReason.MALFORMED,
                "manifest.size_bytes must be in 1..16384");
    }

    private static void assertMalformed(String detail, Consumer<ReleaseManifest.Builder> change) {
        ReleaseManifest.Builder manifest = Messages.releaseManifest().toBuilder();
        change.accept(manifest);
        assertRejected(MessageReader.releaseManifest(manifest.build().toByteArray()), RejectReason.MALFORMED, detail);
    }

    private static void assertBounds(String detail, Consumer<PlanBounds.Builder> change) {
        assertMalformed(detail, manifest -> {
            PlanBounds.Builder bounds = manifest.getBounds().toBuilder();
            change.accept(bounds);
            manifest.setBounds(bounds);
        });
    }

    private static void assertEnvelope(String detail, Consumer<SignedManifest.Builder> change) {
        SignedManifest.Builder signed = Messages.signedManifest().toBuilder();
        change.accept(signed);
        assertRejected(MessageReader.signedManifest(signed.build().toByteArray()), RejectReason.MALFORMED, detail);
    }

    private static void assertSignature(String detail, Consumer<ManifestSignature.Builder> change) {
        assertEnvelope(detail, signed -> {
            ManifestSignature.Builder signature = signed.getSignatures(0).toBuilder();
            change.accept(signature);
            signed.setSignatures(0, signature);
        });
    }
}
