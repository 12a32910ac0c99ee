package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.Settlement;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Selection;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every reason for which a device contributes nothing to a round. */
final class RoundRunnerSkipTest extends RoundRunnerFixture {
    @Test
    void onlyOneContributionPerVersionAlsoAfterItWasRejected() throws IOException {
        runWithDownloads();
        assertThat(skipReason(run())).isEqualTo(SkipReason.ALREADY_CONTRIBUTED);

        outbox.settle(outbox.pending().get(0), Settlement.REJECTED);

        assertThat(skipReason(run())).isEqualTo(SkipReason.ALREADY_CONTRIBUTED);
    }

    /** An announcement to a cohort that takes ranks up to this device's plus {@code margin}. */
    private Announcement toACohort(long margin) {
        ByteString salt = ByteString.copyFromUtf8("a salt of 16 by.");
        return federation
                .announcement()
                .setSelection(Selection.newBuilder()
                        .setSalt(salt)
                        .setThreshold(CohortSelection.rank(salt, DEVICE) + margin)
                        .setClosesAtMillis(VirtualLoop.START_MILLIS + 60_000))
                .build();
    }

    @Test
    void deviceThatTheCohortDoesWithoutDoesNothing() throws IOException {
        assertThat(skipReason(run(toACohort(-1)))).isEqualTo(SkipReason.NOT_SELECTED);
        assertThat(runtime.opened).isEmpty();
        assertThat(run(toACohort(0))).isInstanceOf(RoundOutcome.Awaiting.class);
    }

    @Test
    void closedCohortIsNotTrainedForOnceTheClocksMustAgreeOnIt() throws IOException {
        Announcement announcement = toACohort(0);
        loop.pass(Duration.ofMinutes(6).minusMillis(1));
        assertThat(run(announcement)).isInstanceOf(RoundOutcome.Awaiting.class);

        loop.pass(Duration.ofMillis(1));

        assertThat(skipReason(run(announcement))).isEqualTo(SkipReason.COHORT_CLOSED);
    }

    @Test
    void tooFewExamplesSkipBeforeAnythingIsDownloaded() throws IOException {
        federation.setPlan(Federation.plan().setMinimumExamples(11));

        assertThat(skipReason(run())).isEqualTo(SkipReason.NOT_ENOUGH_EXAMPLES);
    }

    @Test
    void noExamplesSkipEvenWhereThePlanAsksForNone() throws IOException {
        federation.setPlan(Federation.plan().setMinimumExamples(0));
        ListedExamples none = ListedExamples.linear(0, Federation.FEATURES, 1);

        assertThat(skipReason(run(federation.announcement().build(), none))).isEqualTo(SkipReason.NOT_ENOUGH_EXAMPLES);
    }

    @Test
    void announcementThatExpiredMeanwhileSkips() throws IOException {
        loop.pass(Duration.ofHours(2));

        assertThat(skipReason(run())).isEqualTo(SkipReason.ANNOUNCEMENT_EXPIRED);
    }

    @Test
    void divergedTrainingContributesNothing() throws IOException {
        federation.setPlan(Federation.plan().setLearningRate(1e30f).setEpochs(5));

        assertThat(skipReason(runWithDownloads())).isEqualTo(SkipReason.DIVERGED);
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void notANumberAmongTheWeightsIsRefusedByName() throws IOException {
        float[] poisoned = {0, Float.NaN, 0, 0};
        byte[] bytes = WeightsCodec.encode(poisoned);
        Content weights = ContentParts.describe(bytes, 1000);
        Announcement announcement = federation
                .announcement()
                .setFullWeights(weights)
                .setVersion(ModelVersion.newBuilder().setNumber(1).setWeightsSha256(weights.getSha256()))
                .build();
        models.put(federation.model(), federation.modelFile());
        run(announcement);
        models.put(weights, bytes);

        RoundOutcome outcome = run(announcement);

        assertThat(skipReason(outcome)).isEqualTo(SkipReason.MODEL_REFUSED);
        assertThat(((RoundOutcome.Skipped) outcome).explanation()).contains("not_finite", "weight 1", "version 1");
    }

    @Test
    void modelThatTheRuntimeRefusesIsSkippedWithItsWords() throws IOException {
        byte[] file = {1, 2, 3};
        Content content = ContentParts.describe(file, 1000);
        Announcement announcement = federation
                .announcement()
                .setModel(ModelManifest.newBuilder()
                        .setTflite(content)
                        .addTensorSizes(3)
                        .addTensorSizes(1))
                .build();
        models.put(content, file);

        RoundOutcome outcome = run(announcement);

        assertThat(skipReason(outcome)).isEqualTo(SkipReason.MODEL_REFUSED);
        assertThat(((RoundOutcome.Skipped) outcome).explanation()).contains("not a linear model");
    }

    @Test
    void modelWithOtherTensorsThanAnnouncedIsRefusedAndClosed() throws IOException {
        byte[] file = LinearModel.file(5, 4);
        Content content = ContentParts.describe(file, 1000);
        Announcement announcement = federation
                .announcement()
                .setModel(ModelManifest.newBuilder()
                        .setTflite(content)
                        .addTensorSizes(3)
                        .addTensorSizes(1))
                .build();
        models.put(content, file);

        assertThat(skipReason(run(announcement))).isEqualTo(SkipReason.MODEL_REFUSED);
        assertThat(runtime.opened)
                .singleElement()
                .satisfies(model -> assertThat(model.isClosed()).isTrue());
    }

    @Test
    void contentLargerThanTheDeviceTakesIsRefusedNotFetched() throws IOException {
        models = openModels(5);

        assertThat(skipReason(run())).isEqualTo(SkipReason.MODEL_REFUSED);
    }

    @Test
    void examplesOfAnotherShapeAreSkippedAndSaid() throws IOException {
        models.put(federation.model(), federation.modelFile());
        run();
        models.put(federation.fullWeights(), federation.weightsFile());

        RoundOutcome outcome = run(federation.announcement().build(), ListedExamples.linear(10, 2, 1));

        assertThat(skipReason(outcome)).isEqualTo(SkipReason.EXAMPLES_DO_NOT_FIT);
        assertThat(((RoundOutcome.Skipped) outcome).explanation()).contains("3 features", "have 2");
    }

    @Test
    void normalizationOfAnotherLengthIsSkippedAndSaid() throws IOException {
        federation.setPlan(Federation.plan()
                .setNormalization(Normalization.newBuilder()
                        .setKind(Normalization.Kind.REFERENCE)
                        .addCenter(0)
                        .addScale(1)));

        assertThat(skipReason(runWithDownloads())).isEqualTo(SkipReason.EXAMPLES_DO_NOT_FIT);
    }

    @Test
    void updateThatCannotEverBeStoredIsSkipped() throws IOException {
        outbox = Outbox.open(new MemoryStorage(), new OutboxLimits(10, 10), UpdateIds.random());

        assertThat(skipReason(runWithDownloads())).isEqualTo(SkipReason.OUTBOX_TOO_SMALL);
    }

    @Test
    void unreadableExamplesEndTheRoundWithoutAContribution() {
        examples.setBroken(true);

        assertThatThrownBy(this::run).isInstanceOf(IOException.class);
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void unreadableAnnouncedPositionsAreAnUnsupportedPlan() throws IOException {
        federation.setPlan(Federation.plan()
                .setUpload(UploadRule.newBuilder()
                        .setKeepFraction(1)
                        .setValues(ValueFormat.FLOAT32)
                        .setSupport(SupportRule.ANNOUNCED)
                        .setAnnouncedPositions(ByteString.copyFromUtf8("nonsense"))));

        assertThat(skipReason(runWithDownloads())).isEqualTo(SkipReason.UNSUPPORTED_PLAN);
    }
}
