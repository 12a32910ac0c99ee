package dev.venule.protocol.message;

import static dev.venule.protocol.message.MessageReaderTest.assertRejected;
import static dev.venule.protocol.message.MessageReaderTest.assertValid;
import static dev.venule.protocol.message.Messages.announcement;
import static dev.venule.protocol.message.Messages.bytes;
import static dev.venule.protocol.message.Messages.content;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementRulesTest {
    @Test
    void headNamesWhatIsWrong() {
        assertReason("wire version 3", RejectReason.WRONG_WIRE_VERSION, a -> a.setWireVersion(3));
        assertMalformed("population", a -> a.setPopulation("a/b"));
        assertMalformed("sequence", a -> a.setSequence(-1));
        assertMalformed("issued_at_millis", a -> a.setIssuedAtMillis(-1));
        assertMalformed("expires_at_millis", a -> a.setExpiresAtMillis(-1));
        assertMalformed("after issued_at", a -> a.setExpiresAtMillis(a.getIssuedAtMillis()));
    }

    @Test
    void modelAndWeightsFitTogether() {
        assertMalformed("tflite.sha256", a -> a.clearModel());
        assertMalformed("tensor_sizes", model(m -> m.clearTensorSizes()));
        assertMalformed("tensor_sizes", model(m -> m.setTensorSizes(0, 0)));
        assertMalformed("tensor_sizes", model(m -> m.setTensorSizes(0, -1)));
        assertMalformed("sum of tensor_sizes", model(m -> m.setTensorSizes(0, 1 << 28)));
        assertMalformed("version.number", version(v -> v.setNumber(-1)));
        assertMalformed("weights_sha256", version(v -> v.clearWeightsSha256()));
        assertReason(
                "44 bytes, the model 10 parameters", RejectReason.WRONG_SHAPE, a -> a.setFullWeights(content(44, 50)));
        assertMalformed("different hashes", a -> a.setFullWeights(content(40, 51)));
    }

    @Test
    void contentsHaveAHashASizeAndParts() {
        assertContent("sha256", c -> c.setSha256(bytes(33, 0)));
        assertContent("size_bytes", c -> c.setSizeBytes(0));
        assertContent("size_bytes", c -> c.setSizeBytes(Integer.MAX_VALUE));
        assertContent("size_bytes", c -> c.setSizeBytes(-1));
        assertContent("part_bytes", c -> c.setPartBytes(0));
        assertContent("part_bytes", c -> c.setPartBytes(-1));
        assertContent("number of parts", c -> c.setPartBytes(1).setSizeBytes(65_537));
    }

    @Test
    void deltaRingLeadsToTheVersion() {
        assertMalformed("step by step", step(s -> s.setToVersion(7)));
        assertMalformed("step by step", a -> a.removeDeltaRing(1));
        assertMalformed("than there are versions", version(v -> v.setNumber(1)));
        assertMalformed("delta.sha256", step(s -> s.clearDelta()));
        assertReason("not the content", RejectReason.CHECKSUM_MISMATCH, a -> a.setInlineDelta(bytes(3, 9)));
        assertMalformed("without a step", a -> a.clearDeltaRing());
        assertMalformed("length of delta_ring", a -> {
            for (int i = 0; i < 1024; i++) {
                a.addDeltaRing(a.getDeltaRing(0));
            }
        });
        assertAccepted(a -> a.clearDeltaRing().clearInlineDelta());
        assertAccepted(a -> a.clearInlineDelta());
    }

    @Test
    void selectionHasASaltAndAnEnd() {
        assertMalformed("selection.salt must have 16 bytes, has 0", selection(s -> s.clearSalt()));
        assertMalformed("selection.salt must have 16 bytes, has 17", selection(s -> s.setSalt(bytes(17, 0))));
        assertMalformed("selection.closes_at_millis must be in 1..", selection(s -> s.setClosesAtMillis(0)));
        assertMalformed("selection.closes_at_millis must be in 1..", selection(s -> s.setClosesAtMillis(-1)));
        assertAccepted(selection(s -> s.setThreshold(CohortSelection.NOBODY)));
        assertAccepted(selection(s -> s.setThreshold(CohortSelection.EVERYBODY)));
        assertAccepted(selection(s -> s.setThreshold(Long.MIN_VALUE)));
    }

    @Test
    void plansAreWithinTheirRanges() {
        assertMalformed("epochs", plan(p -> p.setEpochs(0)));
        assertMalformed("epochs", plan(p -> p.setEpochs(1001)));
        assertMalformed("minimum_examples", plan(p -> p.setMinimumExamples(-1)));
        assertMalformed("maximum_staleness", plan(p -> p.setMaximumStaleness(-1)));
        assertAccepted(plan(p -> p.setProximalMu(0).setMomentum(0).setClipNorm(0)));
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void numbersOfAPlanAreFiniteAndNotNegative(float value) {
        assertMalformed("learning_rate", plan(p -> p.setLearningRate(value)));
        assertMalformed("proximal_mu", plan(p -> p.setProximalMu(value)));
        assertMalformed("momentum", plan(p -> p.setMomentum(value)));
        assertMalformed("clip_norm", plan(p -> p.setClipNorm(value)));
        assertMalformed("keep_fraction", upload(u -> u.setKeepFraction(value)));
        assertMalformed("finite scales", normalization(n -> n.setScale(0, value)));
    }

    @Test
    void edgesOfAPlanBelongToNoRange() {
        assertMalformed("learning_rate", plan(p -> p.setLearningRate(0)));
        assertMalformed("momentum", plan(p -> p.setMomentum(1)));
        assertMalformed("keep_fraction", upload(u -> u.setKeepFraction(0)));
        assertMalformed("keep_fraction", upload(u -> u.setKeepFraction(1.01)));
        assertAccepted(upload(u -> u.setKeepFraction(1)));
    }

    @Test
    void announcedPositionsComeWithTheirRule() {
        assertMalformed("announced_positions", upload(u -> u.setSupport(SupportRule.ANNOUNCED)));
        assertMalformed("announced_positions", upload(u -> u.setAnnouncedPositions(bytes(3, 0))));
        assertMalformed("announced_epoch", upload(u -> u.setAnnouncedEpoch(-1)));
        assertAccepted(upload(u -> u.setSupport(SupportRule.ANNOUNCED).setAnnouncedPositions(bytes(3, 0))));
    }

    @Test
    void choicesOfANewerPeerAreNotGuessed() {
        assertReason("support", RejectReason.WRONG_WIRE_VERSION, upload(u -> u.setSupportValue(9)));
        assertReason("values", RejectReason.WRONG_WIRE_VERSION, upload(u -> u.setValuesValue(9)));
        assertReason("normalization.kind", RejectReason.WRONG_WIRE_VERSION, normalization(n -> n.setKindValue(9)));
    }

    @Test
    void normalizationHasAScaleAboveZeroForEachCenter() {
        assertMalformed("2 centers and 1 scales", normalization(n -> n.addCenter(1)));
        assertMalformed("finite scales above 0", normalization(n -> n.setScale(0, 0)));
        assertMalformed("finite centers", normalization(n -> n.setCenter(0, Float.NaN)));
        assertMalformed("length", normalization(n -> n.clearCenter().clearScale()));
        assertMalformed("length", normalization(n -> n.setKind(Normalization.Kind.OWN_STATISTICS)));
        assertAccepted(plan(p -> p.clearNormalization()));
    }

    private static void assertContent(String detail, Consumer<Content.Builder> change) {
        assertMalformed(detail, model(m -> m.setTflite(changed(m.getTflite(), change))));
        assertMalformed(detail, step(s -> s.setDelta(changed(s.getDelta(), change))));
    }

    private static Content changed(Content content, Consumer<Content.Builder> change) {
        Content.Builder builder = content.toBuilder();
        change.accept(builder);
        return builder.build();
    }

    private static void assertMalformed(String detail, Consumer<Announcement.Builder> change) {
        assertReason(detail, RejectReason.MALFORMED, change);
    }

    private static void assertReason(String detail, RejectReason reason, Consumer<Announcement.Builder> change) {
        assertRejected(MessageReader.announcement(changed(change).toByteArray()), reason, detail);
    }

    private static void assertAccepted(Consumer<Announcement.Builder> change) {
        Announcement changed = changed(change);
        assertValid(MessageReader.announcement(changed.toByteArray()), changed);
    }

    private static Announcement changed(Consumer<Announcement.Builder> change) {
        Announcement.Builder builder = announcement().toBuilder();
        change.accept(builder);
        return builder.build();
    }

    private static Consumer<Announcement.Builder> model(Consumer<ModelManifest.Builder> change) {
        return announcement -> {
            ModelManifest.Builder model = announcement.getModel().toBuilder();
            change.accept(model);
            announcement.setModel(model);
        };
    }

    private static Consumer<Announcement.Builder> version(Consumer<ModelVersion.Builder> change) {
        return announcement -> {
            ModelVersion.Builder version = announcement.getVersion().toBuilder();
            change.accept(version);
            announcement.setVersion(version);
        };
    }

    private static Consumer<Announcement.Builder> step(Consumer<DeltaStep.Builder> change) {
        return announcement -> {
            DeltaStep.Builder step = announcement.getDeltaRing(0).toBuilder();
            change.accept(step);
            announcement.setDeltaRing(0, step);
        };
    }

    private static Consumer<Announcement.Builder> selection(Consumer<Selection.Builder> change) {
        return a -> {
            Selection.Builder selection = Messages.selection().toBuilder();
            change.accept(selection);
            a.setSelection(selection);
        };
    }

    private static Consumer<Announcement.Builder> plan(Consumer<Plan.Builder> change) {
        return announcement -> {
            Plan.Builder plan = announcement.getPlan().toBuilder();
            change.accept(plan);
            announcement.setPlan(plan);
        };
    }

    private static Consumer<Announcement.Builder> upload(Consumer<UploadRule.Builder> change) {
        return plan(plan -> {
            UploadRule.Builder upload = plan.getUpload().toBuilder();
            change.accept(upload);
            plan.setUpload(upload);
        });
    }

    private static Consumer<Announcement.Builder> normalization(Consumer<Normalization.Builder> change) {
        return plan(plan -> {
            Normalization.Builder normalization = plan.getNormalization().toBuilder();
            change.accept(normalization);
            plan.setNormalization(normalization);
        });
    }
}
