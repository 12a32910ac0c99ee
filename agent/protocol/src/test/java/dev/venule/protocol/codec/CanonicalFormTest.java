package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.message.RejectReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Everything that could be a second encoding of the same delta, or of none. */
class CanonicalFormTest {
    private static final int TERNARY = 0;
    private static final int FLOAT32 = 1;
    private static final int FLOAT16 = 2;
    private static final int BITS_8 = 3;
    private static final int BITS_4 = 4;
    private static final int BITS_2 = 5;
    private static final String ONE = "0 01111111 0000000";

    @Test
    void theFormAllOthersDifferFromIsAccepted() {
        assertThat(decode(TERNARY, 64, "01", ONE, "00000", "000000", "0 0", "0"))
                .isInstanceOf(Decoding.Decoded.class);
    }

    @Test
    void anotherRiceParameterIsRejected() {
        assertMalformed("smallest form", TERNARY, 64, "01", ONE, "00001", "000000", "0 0 0", "0");
    }

    @Test
    void riceParameterOutOfRangeIsRejected() {
        assertMalformed("a count", TERNARY, 64, "01", ONE, "11101", "000000", "0", "0".repeat(30));
    }

    @Test
    void bitmapWhereGapsAreSmallerIsRejected() {
        assertMalformed("smallest form", TERNARY, 64, "10", ONE, "1" + "0".repeat(63), "0");
    }

    @Test
    void gapsWhereABitmapIsSmallerAreRejected() {
        assertMalformed("smallest form", TERNARY, 2, "01", ONE, "00000", "0", "0 0");
    }

    @Test
    void allPositionsAsABitmapAreRejected() {
        assertMalformed("smallest form", TERNARY, 2, "10", ONE, "11", "00");
    }

    @Test
    void denseWhereSparseIsSmallerIsRejected() {
        assertMalformed("smallest form", FLOAT16, 4, "11", "0".repeat(63) + "1");
    }

    @Test
    void bitsAfterTheLastGroupAreRejected() {
        assertMalformed("follows", TERNARY, 64, "01", ONE, "00000", "000000", "0 0", "1");
        assertMalformed("follows", TERNARY, 64, "01", ONE, "00000", "000000", "0 0", "0", "00000000");
    }

    @Test
    void scalesThatAreNotPositiveNormalFiniteAreRejected() {
        for (String scale : new String[] {
            "0 00000000 0000000", "1 00000000 0000000", "0 00000000 1111111", "1 01111111 0000000", "0 11111111 0000000"
        }) {
            assertMalformed("scale", TERNARY, 64, "01", scale, "00000", "000000", "0 0", "0");
        }
    }

    @Test
    void stepLargerThanItsValuesNeedIsRejected() {
        // 4 of at most 8 steps: half the step says the same
        assertMalformed("scale", BITS_4, 64, "01", ONE, "00000", "000000", "0 0 011", "0000");
        // but no step is smaller than the smallest normal number
        assertThat(decode(BITS_4, 64, "01", "0 00000001 0000000", "00000", "000000", "0 0 011"))
                .isInstanceOf(Decoding.Decoded.class);
    }

    @Test
    void zerosAmongSparseValuesAreRejected() {
        assertMalformed("zero", FLOAT32, 64, "01", "00000", "000000", "0", "0".repeat(32));
        assertMalformed("zero", FLOAT16, 64, "01", "00000", "000000", "0", "0".repeat(16));
    }

    @Test
    void negativeZerosAreRejected() {
        assertMalformed("zero", FLOAT32, 64, "01", "00000", "000000", "0", "1" + "0".repeat(31));
        assertMalformed("zero", FLOAT32, 1, "11", "1" + "0".repeat(31));
        assertMalformed("zero", FLOAT16, 64, "01", "00000", "000000", "0", "1" + "0".repeat(15));
        assertMalformed("zero", BITS_2, 2, "11", ONE, "01", "10");
    }

    @Test
    void onlyZerosAreRejected() {
        assertMalformed("zero", FLOAT32, 1, "11", "0".repeat(32));
        assertMalformed("empty", TERNARY, 64, "10", ONE, "0".repeat(64));
    }

    @Test
    void valuesThatAreNotFiniteAreRejectedAsSuch() {
        assertReason(RejectReason.NOT_FINITE, FLOAT32, 1, "11", "0 11111111 10000000000000000000000");
        assertReason(RejectReason.NOT_FINITE, FLOAT32, 1, "11", "1 11111111 00000000000000000000000");
        assertReason(RejectReason.NOT_FINITE, FLOAT16, 64, "01", "00000", "000000", "0", "0 11111 0000000000");
        // 128 steps of 2^127
        assertReason(
                RejectReason.NOT_FINITE, BITS_8, 64, "01", "0 11111110 0000000", "00000", "000000", "0", "0 1111111");
    }

    @Test
    void positionsBeyondTheTensorAreRejected() {
        // the gap of 6 ends at index 5 of 5
        assertMalformed("position", TERNARY, 5, "01", ONE, "00010", "000", "10 01 0");
        // 8 coordinates of 5
        assertMalformed("count", TERNARY, 5, "01", ONE, "00000", "111", "0 0".repeat(8));
    }

    @Test
    void hugeCountsAreRejectedBeforeAnythingIsAllocated() {
        int size = TensorLayout.MAX_PARAMETERS;

        assertMalformed("count", TERNARY, size, "01", ONE, "00000", "1".repeat(28), "0 0".repeat(8));
        assertMalformed("bitmap", TERNARY, size, "10", ONE, "1".repeat(64));
        assertMalformed("dense", TERNARY, size, "11", ONE, "1".repeat(64));
    }

    @Test
    void valuesPastTheEndAreRejected() {
        // all that is there is used up by the gap; the sign would be the first bit of the next byte
        assertMalformed("ends early", TERNARY, 64, "01", ONE, "00000", "000000", "1".repeat(10) + "0");
    }

    @Test
    void unknownFormatsAndFlagsAreRejected() {
        for (int format : new int[] {6, 7, 16, 128}) {
            assertMalformed("format", format, 64, "00");
        }
    }

    @Test
    void anotherWireVersionIsNamedBeforeAnythingElse() {
        byte[] encoded = Vectors.encoded(TERNARY, 0, "00");
        encoded[0] = 2;

        assertThat(new DeltaCodec(new TensorLayout(1)).decode(encoded))
                .isEqualTo(new Decoding.Rejected(RejectReason.WRONG_WIRE_VERSION, "version 2"));
    }

    @Test
    void shortOrCorruptEncodingsAreRejected() {
        DeltaCodec codec = new DeltaCodec(new TensorLayout(64));
        byte[] encoded =
                codec.compress(Vectors.gaussian(64, 1), CompressionRule.dense()).encoded();
        encoded[20] ^= 1;

        assertThat(((Decoding.Rejected) codec.decode(encoded)).reason()).isEqualTo(RejectReason.CHECKSUM_MISMATCH);
        assertThat(((Decoding.Rejected) codec.decode(Arrays.copyOf(encoded, 9))).reason())
                .isEqualTo(RejectReason.MALFORMED);
        assertThat(((Decoding.Rejected) codec.decode(new byte[0])).reason()).isEqualTo(RejectReason.MALFORMED);
    }

    private static Decoding decode(int format, int size, String... bits) {
        TensorLayout layout = new TensorLayout(size);
        return new DeltaCodec(layout)
                .decode(Vectors.encoded(format, Support.all(layout).fingerprint(), bits));
    }

    private static void assertReason(RejectReason reason, int format, int size, String... bits) {
        assertThat(decode(format, size, bits))
                .isInstanceOfSatisfying(
                        Decoding.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    private static void assertMalformed(String detail, int format, int size, String... bits) {
        assertThat(decode(format, size, bits)).isInstanceOfSatisfying(Decoding.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectReason.MALFORMED);
            assertThat(rejected.detail()).contains(detail);
        });
    }
}
