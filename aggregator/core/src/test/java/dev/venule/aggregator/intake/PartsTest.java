package dev.venule.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that come in pieces. */
class PartsTest {
    private static final int PART_BYTES = 300;

    @SuppressWarnings("NullAway.Init")
    private AggregatorFixture aggregator;

    @BeforeEach
    void open() throws IOException {
        Plan.Builder plan = Population.plan().toBuilder();
        plan.setUpload(plan.getUpload().toBuilder().setKeepFraction(1));
        aggregator = new AggregatorFixture(
                Population.config(BufferPolicy.ofGoal(5), TaskPlan.of(plan.build())), new MemoryAggregatorStore());
    }

    /** 800 bytes of float32 and a little more. */
    private static Update.Builder dense(long seed) {
        byte[] delta = new DeltaCodec(Population.LAYOUT)
                .compress(Population.delta(seed, 0.9), CompressionRule.dense())
                .encoded();
        return Population.update(seed, 0).setDelta(ByteString.copyFrom(delta));
    }

    private static Admission stored(long bytes) {
        return new Admission.PartStored(bytes, true);
    }

    private void assertBuffered(List<IncomingUpdate> parts) throws IOException {
        assertThat(aggregator.send(parts.get(0))).isEqualTo(stored(300));
        assertThat(aggregator.send(parts.get(1))).isEqualTo(stored(600));
        assertThat(aggregator.send(parts.get(2))).isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void partsInOrderAreAcknowledgedOneByOne() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        assertThat(parts).hasSize(3);
        assertBuffered(parts);
        assertThat(aggregator.intake().openUploadBytes()).isZero();
        assertThat(aggregator.send(parts.get(2))).isEqualTo(new Admission.Duplicate());
    }

    @Test
    void gapIsWhereTheDeviceResumes() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        assertThat(aggregator.send(parts.get(2))).isEqualTo(stored(0));
        assertThat(aggregator.send(parts.get(2))).isEqualTo(stored(0));
        assertThat(aggregator.send(parts.get(0))).isEqualTo(stored(300));
        assertThat(aggregator.send(parts.get(1))).isEqualTo(new Admission.Buffered(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyOrderWithRepetitionsAndOtherPartSizesAddsUp(long seed) throws IOException {
        List<IncomingUpdate> parts = new ArrayList<>(Population.parts("d", dense(seed), 100));
        parts.addAll(Population.parts("d", dense(seed), 170));
        Collections.shuffle(parts, new Random(seed));
        List<Admission> admissions = new ArrayList<>();
        for (IncomingUpdate part : parts) {
            admissions.add(aggregator.send(part));
        }
        assertThat(admissions).as("seed " + seed).containsOnlyOnce(new Admission.Buffered(0));
        assertThat(admissions).as("seed " + seed).noneMatch(Admission.Rejected.class::isInstance);
        assertThat(aggregator.intake().openUploads()).isZero();
    }

    @Test
    void partsOfOtherBytesUnderTheSameIdAreRejectedAndTheUploadBeginsAnew() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        aggregator.send(parts.get(0));
        Update.Builder other = dense(2).setUpdateId(Population.id(1));
        assertThat(aggregator.send(Population.parts("d", other, PART_BYTES).get(1)))
                .isEqualTo(new Admission.Rejected(RejectReason.CHECKSUM_MISMATCH));
        assertThat(aggregator.intake().openUploadBytes()).isZero();
        assertBuffered(parts);
    }

    @Test
    void wrongWholeHashIsForgottenAndTheUpdateIsTakenWhenItIsSentAgain() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        UpdatePart last = UpdatePart.parseFrom(parts.get(2).part());
        byte[] damaged = last.getData().toByteArray();
        damaged[0] ^= 1;
        aggregator.send(parts.get(0));
        aggregator.send(parts.get(1));
        UpdatePart changed =
                last.toBuilder().setData(ByteString.copyFrom(damaged)).build();
        assertThat(aggregator.send(new IncomingUpdate(Population.NAME, "d", changed.toByteArray())))
                .isEqualTo(new Admission.Rejected(RejectReason.CHECKSUM_MISMATCH));
        assertThat(aggregator.intake().openUploadBytes()).isZero();
        assertBuffered(parts);
    }

    @Test
    void unfinishedUploadIsForgottenAfterItsTime() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        aggregator.send(parts.get(0));
        aggregator.clock.advance(Duration.ofMinutes(16));
        assertThat(aggregator.send(parts.get(1))).isEqualTo(stored(0));
        assertThat(aggregator.intake().openUploadBytes()).isEqualTo(300);
    }

    @Test
    void thirdOpenUploadOfADeviceReplacesItsOldest() throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            aggregator.send(Population.parts("d", dense(seed), PART_BYTES).get(0));
        }
        assertThat(aggregator.intake().openUploads()).isEqualTo(2);
        assertThat(aggregator.send(Population.parts("d", dense(3), PART_BYTES).get(1)))
                .isEqualTo(stored(600));
        assertThat(aggregator.send(Population.parts("d", dense(1), PART_BYTES).get(1)))
                .isEqualTo(stored(0));
    }

    @Test
    void memoryOfAllDevicesTogetherIsBoundedAndTheRestComesLater() throws IOException {
        for (int device = 0; device < 20; device++) {
            aggregator.send(
                    Population.parts("d" + device, dense(device), PART_BYTES).get(0));
        }
        assertThat(aggregator.intake().openUploadBytes()).isEqualTo(6000);
        Answer refused = aggregator.answer(
                Population.parts("late", dense(99), PART_BYTES).get(0));
        assertThat(refused.admission()).isEqualTo(new Admission.PartStored(0, false));
        assertThat(refused.receipt()).hasValueSatisfying(receipt -> {
            assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.PART_STORED);
            assertThat(receipt.getRetryAfterMillis()).isEqualTo(30_000);
        });
        aggregator.clock.advance(Duration.ofMinutes(16));
        assertThat(aggregator.send(
                        Population.parts("late", dense(99), PART_BYTES).get(0)))
                .isEqualTo(stored(300));
    }

    /** What is not in the journal is not promised: a restart asks for the parts again. */
    @Test
    void restartAsksForThePartsAgain() throws IOException {
        List<IncomingUpdate> parts = Population.parts("d", dense(1), PART_BYTES);
        aggregator.send(parts.get(0));
        aggregator.restart();
        assertThat(aggregator.send(parts.get(1))).isEqualTo(stored(0));
        aggregator.send(parts.get(0));
        assertThat(aggregator.send(parts.get(2))).isEqualTo(new Admission.Buffered(0));
    }
}
