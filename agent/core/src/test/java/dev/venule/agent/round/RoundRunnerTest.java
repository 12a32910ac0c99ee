package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.Settlement;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.ModelManifest;
import dev.venule.protocol.message.ModelVersion;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rounds as transcripts: what is announced, what the device asks for, what it answers. */
final class RoundRunnerTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final Federation federation = new Federation();
    private final MemoryStorage storage = new MemoryStorage();
    private final LinearModel.Opener runtime = new LinearModel.Opener();
    private final ListedExamples examples = ListedExamples.linear(10, Federation.FEATURES, 1);
    private Outbox outbox = openOutbox(OutboxLimits.standard());
    private ModelShelf models = openModels(1 << 20);

    private Outbox openOutbox(OutboxLimits limits) {
        try {
            return Outbox.open(storage, limits, UpdateIds.random());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ModelShelf openModels(long maxContentBytes) {
        return new ModelShelf(storage, runtime, new ModelLimits(maxContentBytes, RetryPolicy.standard()));
    }

    private RoundOutcome run(Announcement announcement) throws IOException {
        return run(announcement, examples);
    }

    private RoundOutcome run(Announcement announcement, ExampleStore store) throws IOException {
        Eligibility eligibility = new Eligibility(loop.clock(), Duration.ofMinutes(5));
        return new RoundRunner(eligibility, models, store, outbox).run(announcement);
    }

    private RoundOutcome run() throws IOException {
        return run(federation.announcement().build());
    }

    /** Gives the device whatever it asks for, then returns what came of the round. */
    private RoundOutcome runWithDownloads() throws IOException {
        RoundOutcome outcome = run();
        while (outcome instanceof RoundOutcome.Awaiting awaiting) {
            assertThat(models.put(awaiting.content(), content(awaiting.content())))
                    .isTrue();
            outcome = run();
        }
        return outcome;
    }

    private byte[] content(Content content) {
        if (content.equals(federation.model())) {
            return federation.modelFile();
        }
        return content.equals(federation.fullWeights()) ? federation.weightsFile() : federation.lastDelta();
    }

    private static SkipReason skipReason(RoundOutcome outcome) {
        assertThat(outcome).isInstanceOf(RoundOutcome.Skipped.class);
        return ((RoundOutcome.Skipped) outcome).reason();
    }

    private Update queuedUpdate() throws IOException {
        PendingUpdate update = outbox.pending().get(outbox.pending().size() - 1);
        return Parsing.update(outbox.read(update, 0, update.sizeBytes()));
    }

    private DecodedDelta queuedDelta() throws IOException {
        Decoding decoding = new DeltaCodec(federation.layout())
                .decode(queuedUpdate().getDelta().toByteArray());
        return ((Decoding.Decoded) decoding).delta();
    }

    @Test
    void firstRoundAsksForTheModelThenForTheWeightsThenContributes() throws IOException {
        assertThat(run()).isEqualTo(new RoundOutcome.Awaiting(federation.model()));
        assertThat(models.put(federation.model(), federation.modelFile())).isTrue();

        assertThat(run()).isEqualTo(new RoundOutcome.Awaiting(federation.fullWeights()));
        assertThat(models.put(federation.fullWeights(), federation.weightsFile()))
                .isTrue();

        RoundOutcome.Queued queued = (RoundOutcome.Queued) run();
        assertThat(queued.exampleCount()).isEqualTo(10);
        assertThat(queued.denseBytes()).isEqualTo(16);
        assertThat(queued.trainingLoss()).isPositive();
        Update update = queuedUpdate();
        assertThat(update.getBaseVersion()).isEqualTo(1);
        assertThat(update.getExampleCount()).isEqualTo(10);
        assertThat(update.getLocalSteps()).isEqualTo(3);
        assertThat(update.getUpdateId().size()).isEqualTo(UpdateIds.BYTES);
        assertThat(queued.sizeBytes()).isEqualTo(update.getSerializedSize());
    }

    @Test
    void nextVersionIsReachedByTheDeltaThatTravelsAlong() throws IOException {
        runWithDownloads();
        federation.advance(0.5f);

        RoundOutcome outcome = run(federation
                .announcement()
                .setInlineDelta(ByteString.copyFrom(federation.lastDelta()))
                .build());

        assertThat(outcome).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(queuedUpdate().getBaseVersion()).isEqualTo(2);
        assertThat(runtime.opened).as("the model stays open").hasSize(1);
    }

    @Test
    void deltasThatDoNotLeadToTheAnnouncedHashAreFollowedByTheFullWeights() throws IOException {
        runWithDownloads();
        federation.advanceWithBrokenDelta();

        Announcement announcement = federation
                .announcement()
                .setInlineDelta(ByteString.copyFrom(federation.lastDelta()))
                .build();
        assertThat(run(announcement)).isEqualTo(new RoundOutcome.Awaiting(federation.fullWeights()));
        models.put(federation.fullWeights(), federation.weightsFile());

        assertThat(run(announcement)).isInstanceOf(RoundOutcome.Queued.class);
    }

    @Test
    void weightsAndModelAreCachedOverARestart() throws IOException {
        runWithDownloads();
        outbox = openOutbox(OutboxLimits.standard());
        models = openModels(1 << 20);

        assertThat(skipReason(run())).isEqualTo(SkipReason.ALREADY_CONTRIBUTED);
        outbox = Outbox.open(new MemoryStorage(), OutboxLimits.standard(), UpdateIds.random());
        assertThat(run()).as("nothing is fetched again").isInstanceOf(RoundOutcome.Queued.class);
    }

    @Test
    void damagedCachesAreFetchedAgain() throws IOException {
        runWithDownloads();
        for (String name : storage.list()) {
            if (name.startsWith("model") || name.equals("weights")) {
                byte[] bytes = storage.read(name).orElseThrow();
                bytes[bytes.length - 1] ^= 1;
                storage.writeAtomically(name, bytes);
            }
        }
        outbox = Outbox.open(new MemoryStorage(), OutboxLimits.standard(), UpdateIds.random());
        models = openModels(1 << 20);

        assertThat(run()).isEqualTo(new RoundOutcome.Awaiting(federation.model()));
        models.put(federation.model(), federation.modelFile());
        assertThat(run()).isEqualTo(new RoundOutcome.Awaiting(federation.fullWeights()));
    }

    @Test
    void contentWithAnotherHashIsNotTaken() {
        byte[] tampered = federation.modelFile();
        tampered[0] ^= 1;

        assertThat(models.put(federation.model(), tampered)).isFalse();
    }

    @Test
    void sameDeviceStateGivesTheSameUpdate() throws IOException {
        runWithDownloads();
        ByteString first = queuedUpdate().getDelta();
        outbox = Outbox.open(new MemoryStorage(), OutboxLimits.standard(), UpdateIds.random());
        run();

        assertThat(queuedUpdate().getDelta()).isEqualTo(first);
    }

    @Test
    void onlyOneContributionPerVersionAlsoAfterItWasRejected() throws IOException {
        runWithDownloads();
        assertThat(skipReason(run())).isEqualTo(SkipReason.ALREADY_CONTRIBUTED);

        outbox.settle(outbox.pending().get(0), Settlement.REJECTED);

        assertThat(skipReason(run())).isEqualTo(SkipReason.ALREADY_CONTRIBUTED);
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
    void whatIsSentIsWithinTheClipNormAndTheRestStays() throws IOException {
        float bound = 0.05f;
        federation.setPlan(Federation.plan().setClipNorm(bound));
        runWithDownloads();

        assertThat(queuedDelta().norm()).isLessThanOrEqualTo(bound).isCloseTo(bound, within(1e-6));
        assertThat(residual()).as("more was learned than may be sent").isNotEqualTo(new float[4]);
    }

    @Test
    void whatCompressionLeavesBehindComesInLaterRounds() throws IOException {
        federation.setPlan(Federation.plan()
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.25).setValues(ValueFormat.FLOAT32)));
        runWithDownloads();
        assertThat(queuedDelta().entryCount()).isEqualTo(1);
        float[] first = residual();
        queuedDelta().addTo(first);

        federation.setPlan(Federation.plan());
        federation.advance(0f);
        RoundOutcome second = runWithDownloads();

        assertThat(second).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(residual()).as("dense updates leave nothing").containsOnly(0f);
    }

    @Test
    void announcedCoordinatesAndNoOthersAreSentAndCanBeTakenBack() throws IOException {
        byte[] positions = PositionCodec.encode(new int[] {1, 3}, 4);
        federation.setPlan(Federation.plan()
                .setUpload(UploadRule.newBuilder()
                        .setKeepFraction(1)
                        .setValues(ValueFormat.FLOAT32)
                        .setSupport(SupportRule.ANNOUNCED)
                        .setAnnouncedEpoch(9)
                        .setAnnouncedPositions(ByteString.copyFrom(positions))));
        runWithDownloads();

        Decoding decoding = new DeltaCodec(federation.layout())
                .decode(queuedUpdate().getDelta().toByteArray(), new int[] {1, 3});
        assertThat(decoding).isInstanceOf(Decoding.Decoded.class);
        assertThat(queuedUpdate().getAnnouncedEpoch()).isEqualTo(9);
        float[] kept = residual();
        assertThat(kept[1]).isZero();
        assertThat(kept[3]).isZero();
        ((Decoding.Decoded) decoding).delta().addTo(kept);
        outbox.settle(outbox.pending().get(0), Settlement.REJECTED);
        assertThat(residual()).isEqualTo(kept);
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

    private float[] residual() throws IOException {
        return outbox.residual(federation.model().getSha256(), federation.layout())
                .values()
                .clone();
    }
}
