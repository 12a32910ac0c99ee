package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.Settlement;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rounds as transcripts: what is announced, what the device asks for, what it answers. */
final class RoundRunnerTest extends RoundRunnerFixture {
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
}
