package dev.venule.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.PositionCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every reason for which the aggregator refuses, each by the smallest change that earns it. */
class RejectionTest {
    private static final DeltaCodec CODEC = new DeltaCodec(Population.LAYOUT);

    @SuppressWarnings("NullAway.Init")
    private AggregatorFixture aggregator;

    @BeforeEach
    void open() throws IOException {
        aggregator = new AggregatorFixture(Population.config(BufferPolicy.ofGoal(2)), new MemoryAggregatorStore());
    }

    private void assertRejected(RejectReason reason, Update.Builder update) throws IOException {
        assertRejected(reason, Population.message("d", update));
    }

    private void assertRejected(RejectReason reason, IncomingUpdate message) throws IOException {
        Answer answer = aggregator.answer(message);
        assertThat(answer.admission()).isEqualTo(new Admission.Rejected(reason));
        assertThat(answer.receipt()).hasValueSatisfying(receipt -> {
            assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.REJECTED);
            assertThat(receipt.getRejectReason()).isEqualTo(reason.wireCode());
        });
        assertThat(aggregator.round().buffer().size()).isZero();
    }

    private static Update.Builder withDelta(float[] delta, CompressionRule rule) {
        return Population.update(1, 0)
                .setDelta(ByteString.copyFrom(CODEC.compress(delta, rule).encoded()));
    }

    @Test
    void unchangedUpdateIsAdmitted() throws IOException {
        assertThat(aggregator.send("d", Population.update(1, 0))).isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void unknownPopulation() throws IOException {
        IncomingUpdate message = Population.message("d", Population.update(1, 0));
        assertRejected(RejectReason.UNKNOWN_POPULATION, new IncomingUpdate("other", "d", message.part()));
    }

    @Test
    void revokedDeviceLeavesNothingBehind() throws IOException {
        aggregator.revoked.add("d");
        assertRejected(RejectReason.REVOKED, Population.update(1, 0));

        assertThat(aggregator.send("other", Population.update(2, 0))).isEqualTo(new Admission.Buffered(0));
        aggregator.revoked.clear();
        assertThat(aggregator.send("d", Population.update(1, 0)))
                .as("not journaled")
                .isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void messageThatIsNoMessageHasNobodyToAnswerTo() throws IOException {
        Answer answer = aggregator.answer(new IncomingUpdate(Population.NAME, "d", new byte[] {1, 2, 3}));
        assertThat(answer.admission()).isEqualTo(new Admission.Rejected(RejectReason.MALFORMED));
        assertThat(answer.receipt()).isEmpty();
    }

    @Test
    void updateThatIsNoUpdate() throws IOException {
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(Population.id(1))
                .setTotalBytes(3)
                .setData(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .build();
        assertRejected(RejectReason.MALFORMED, new IncomingUpdate(Population.NAME, "d", part.toByteArray()));
    }

    @Test
    void updateUnderAnotherId() throws IOException {
        ByteString bytes = Population.update(1, 0).build().toByteString();
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(Population.id(2))
                .setTotalBytes(bytes.size())
                .setData(bytes)
                .build();
        assertRejected(RejectReason.MALFORMED, new IncomingUpdate(Population.NAME, "d", part.toByteArray()));
    }

    @Test
    void wrongWireVersion() throws IOException {
        assertRejected(RejectReason.WRONG_WIRE_VERSION, Population.update(1, 0).setWireVersion(2));
    }

    @Test
    void oversized() throws IOException {
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(Population.id(1))
                .setTotalBytes(4097)
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setData(ByteString.copyFrom(new byte[10]))
                .build();
        assertRejected(RejectReason.OVERSIZED, new IncomingUpdate(Population.NAME, "d", part.toByteArray()));
    }

    @Test
    void partBeyondItsEnd() throws IOException {
        UpdatePart part = UpdatePart.newBuilder()
                .setUpdateId(Population.id(1))
                .setOffset(5)
                .setTotalBytes(10)
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setData(ByteString.copyFrom(new byte[6]))
                .build();
        assertRejected(RejectReason.MALFORMED, new IncomingUpdate(Population.NAME, "d", part.toByteArray()));
    }

    @Test
    void versionThatIsStillToCome() throws IOException {
        assertRejected(RejectReason.UNKNOWN_VERSION, Population.update(1, 1));
    }

    @Test
    void olderThanThePlanAllows() throws IOException {
        for (int seed = 10; seed < 16; seed++) {
            aggregator.send("d" + seed, Population.update(seed, aggregator.version()));
        }
        assertThat(aggregator.version()).isEqualTo(3);
        assertRejected(RejectReason.TOO_STALE, Population.update(1, 0));
        assertThat(aggregator.send("d", Population.update(2, 1))).isEqualTo(new Admission.Buffered(2));
    }

    @Test
    void noExamples() throws IOException {
        assertRejected(RejectReason.NO_EXAMPLES, Population.update(1, 0).setExampleCount(0));
    }

    @Test
    void lossThatIsNotANumber() throws IOException {
        assertRejected(RejectReason.NOT_FINITE, Population.update(1, 0).setTrainingLoss(Float.NaN));
    }

    @Test
    void weightsThatAreNotNumbers() throws IOException {
        float[] delta = Population.delta(1, 0.9);
        Plan.Builder plan = Population.plan().toBuilder();
        plan.setUpload(plan.getUpload().toBuilder().setKeepFraction(1));
        aggregator = new AggregatorFixture(
                Population.config(BufferPolicy.ofGoal(2), TaskPlan.of(plan.build())), new MemoryAggregatorStore());
        byte[] encoded = CODEC.compress(delta, CompressionRule.dense()).encoded();
        byte[] poisoned = withFloatReplaced(encoded, Float.floatToRawIntBits(delta[7]), 0x7fc00000);
        assertRejected(RejectReason.NOT_FINITE, Population.update(1, 0).setDelta(ByteString.copyFrom(poisoned)));
        assertThat(aggregator.send("d", Population.update(2, 0).setDelta(ByteString.copyFrom(encoded))))
                .isEqualTo(new Admission.Buffered(0));
    }

    /** Bits are packed most significant first, and values begin at any of them. */
    private static byte[] withFloatReplaced(byte[] encoded, int bits, int replacement) {
        BigInteger packed = new BigInteger(1, Arrays.copyOf(encoded, encoded.length - 4));
        BigInteger mask = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
        BigInteger wanted = BigInteger.valueOf(Integer.toUnsignedLong(bits));
        int shift = 0;
        while (!packed.shiftRight(shift).and(mask).equals(wanted)) {
            shift++;
        }
        BigInteger difference = wanted.xor(BigInteger.valueOf(Integer.toUnsignedLong(replacement)));
        byte[] content = packed.xor(difference.shiftLeft(shift)).toByteArray();
        CRC32 crc = new CRC32();
        crc.update(content);
        return ByteBuffer.allocate(encoded.length)
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }

    @Test
    void deltaOfAnotherModel() throws IOException {
        byte[] other = new DeltaCodec(new TensorLayout(150, 50))
                .compress(new float[200], new CompressionRule(0.1, ValueFormat.TERNARY))
                .encoded();
        assertRejected(RejectReason.WRONG_SHAPE, Population.update(1, 0).setDelta(ByteString.copyFrom(other)));
    }

    @Test
    void damagedDelta() throws IOException {
        byte[] delta = Population.update(1, 0).getDelta().toByteArray();
        delta[delta.length / 2] ^= 1;
        assertRejected(RejectReason.MALFORMED, Population.update(1, 0).setDelta(ByteString.copyFrom(delta)));
    }

    @Test
    void longerThanTheClipNorm() throws IOException {
        CompressionRule exact = new CompressionRule(0.1, ValueFormat.FLOAT32);
        float[] delta = new float[Population.LAYOUT.parameterCount()];
        delta[3] = 1.011f;
        assertRejected(RejectReason.TOO_LARGE_NORM, withDelta(delta, exact));
        delta[3] = 1.009f;
        assertThat(aggregator.send("d", withDelta(delta, exact).setUpdateId(Population.id(2))))
                .isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void moreCoordinatesThanThePlanKeeps() throws IOException {
        assertRejected(
                RejectReason.WRONG_SUPPORT,
                withDelta(Population.delta(1, 0.9), new CompressionRule(0.11, ValueFormat.TERNARY)));
    }

    @Test
    void announcedEpochWhereNoneWasAnnounced() throws IOException {
        assertRejected(RejectReason.WRONG_SUPPORT, Population.update(1, 0).setAnnouncedEpoch(1));
    }

    @Test
    void ownPositionsWhereTheyWereAnnounced() throws IOException {
        int[] positions = {1, 5, 8};
        Plan.Builder plan = Population.plan().toBuilder();
        byte[] announcing = PositionCodec.encode(positions, Population.LAYOUT.parameterCount());
        plan.setUpload(plan.getUpload().toBuilder()
                .setSupport(SupportRule.ANNOUNCED)
                .setAnnouncedEpoch(7)
                .setAnnouncedPositions(ByteString.copyFrom(announcing)));
        aggregator = new AggregatorFixture(
                Population.config(BufferPolicy.ofGoal(2), TaskPlan.of(plan.build())), new MemoryAggregatorStore());
        assertRejected(RejectReason.WRONG_SUPPORT, Population.update(1, 0).setAnnouncedEpoch(7));
        byte[] announced = CODEC.compress(
                        Population.delta(1, 0.9), positions, new CompressionRule(1, ValueFormat.FLOAT32))
                .encoded();
        assertThat(aggregator.send(
                        "d", Population.update(2, 0).setAnnouncedEpoch(7).setDelta(ByteString.copyFrom(announced))))
                .isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void moreOfOneDeviceThanTheCap() throws IOException {
        aggregator.send("d", Population.update(1, 0));
        assertThat(aggregator.send("d", Population.update(2, 0)))
                .isEqualTo(new Admission.Rejected(RejectReason.CONTRIBUTION_CAP));
    }

    /** Whatever the bytes are, the answer is an admission. */
    @Test
    void noiseAndDamagedMessagesNeverThrow() throws IOException {
        long seed = 20260101;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] valid = Population.message("d", Population.update(1, 0)).part();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            int flips = random.nextInt(1, 6);
            for (int flip = 0; flip < flips; flip++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 256);
            }
            if (random.nextInt(4) == 0) {
                random.nextBytes(bytes);
            }
            assertThat(aggregator.answer(new IncomingUpdate(Population.NAME, "noisy" + i, bytes)))
                    .as("seed " + seed + ", message " + i)
                    .isNotNull();
        }
        assertThat(aggregator.intake().openUploadBytes()).isLessThanOrEqualTo(6000);
    }
}
