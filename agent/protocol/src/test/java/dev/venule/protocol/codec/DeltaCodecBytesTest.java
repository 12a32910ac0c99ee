package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.message.ValueFormat;
import java.math.BigInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Encodings laid out bit by bit; docs/protocol.md in numbers. */
class DeltaCodecBytesTest {
    private static final int ANNOUNCED = 8;

    @Test
    void fingerprintIsTheChecksumOfSizesThenPositions() {
        CRC32 sizes = new CRC32();
        sizes.update(new byte[] {0, 0, 0, 64, 0, 0, 0, 3});
        CRC32 sizesAndPositions = new CRC32();
        sizesAndPositions.update(new byte[] {0, 0, 0, 64, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0, 65});
        TensorLayout layout = new TensorLayout(64, 3);

        assertThat(Support.all(layout).fingerprint()).isEqualTo((int) sizes.getValue());
        assertThat(Support.announced(layout, new int[] {5, 65}).fingerprint())
                .isEqualTo((int) sizesAndPositions.getValue());
    }

    @Test
    void sparseTernary() {
        TensorLayout layout = new TensorLayout(64, 3);
        float[] delta = new float[67];
        delta[2] = 0.5f;
        delta[10] = -0.5f;
        delta[40] = 0.5f;

        assertEncoded(
                layout,
                delta,
                new CompressionRule(3.0 / 67, ValueFormat.TERNARY),
                // group a0
                "01", // Rice-coded
                "0 01111110 0000000", // scale 0.5: sign, exponent, 7 bits of significand
                "00011", // Rice parameter 3
                "000010", // 3 coordinates, less one, in the 6 bits that 64 takes
                "0 010 0", // gap 3: quotient 0, remainder 2; plus
                "0 111 1", // gap 8: quotient 0, remainder 7; minus
                "1110 101 0", // gap 30: quotient 3, remainder 5; plus
                // the small tensors, here a1 alone
                "00", // nothing
                "0000000"); // to the end of the byte
    }

    @Test
    void sparseFourBitValuesHaveNoZero() {
        float[] delta = new float[64];
        delta[0] = 8; // the largest magnitude, 8 steps of 1
        delta[1] = -1; // the smallest
        delta[63] = 0.25f; // rounds to zero: not sent

        assertEncoded(
                new TensorLayout(64),
                delta,
                new CompressionRule(3.0 / 64, ValueFormat.BITS_4),
                "01", // Rice-coded
                "0 01111111 0000000", // step 1
                "00000", // Rice parameter 0
                "000001", // 2 coordinates
                "0 0 111", // gap 1, plus 8 steps
                "0 1 000", // gap 1, minus 1 step
                "0");
    }

    @Test
    void bitmapOfHalfPrecision() {
        float[] delta = new float[4];
        delta[0] = 1;
        delta[2] = -2;

        assertEncoded(
                new TensorLayout(4),
                delta,
                new CompressionRule(0.5, ValueFormat.FLOAT16),
                "10", // bitmap
                "1010", // the first and the third
                "0 01111 0000000000", // 1
                "1 10000 0000000000", // -2
                "00");
    }

    @Test
    void denseTwoBitValuesHaveAZero() {
        float[] delta = {3, -3, 1, 3, 0};

        assertEncoded(
                new TensorLayout(5),
                delta,
                new CompressionRule(1, ValueFormat.BITS_2),
                "11", // dense
                "0 10000000 1000000", // step 3
                "0 1", // 3
                "1 1", // -3
                "0 0", // 1, rounded to 0
                "0 1", // 3
                "0 0", // 0
                "0000");
    }

    @Test
    void denseFloat32() {
        assertEncoded(
                new TensorLayout(1),
                new float[] {-0.15625f},
                CompressionRule.dense(),
                "11", // dense
                "1 01111100 01000000000000000000000",
                "000000");
    }

    @Test
    void announcedPositionsAreCodedAsIfTheyWereTheModel() {
        TensorLayout layout = new TensorLayout(100, 100);
        float[] delta = new float[200];
        delta[7] = 1;
        delta[150] = -1;
        int[] announced = {7, 150};

        CompressedDelta compressed =
                new DeltaCodec(layout).compress(delta, announced, new CompressionRule(1, ValueFormat.TERNARY));

        assertThat(compressed.encoded())
                .isEqualTo(Vectors.encoded(
                        ANNOUNCED,
                        Support.announced(layout, announced).fingerprint(),
                        "11", // dense: both of the two
                        "0 01111111 0000000", // scale 1
                        "0", // plus
                        "1", // minus
                        "0000"));
    }

    @Test
    void theKnownPositionsAndSignsAreInsideAWholeEncoding() {
        float[] delta = new float[1000];
        int[] indexes = {7, 42, 43, 128, 300, 301, 555, 700, 901, 999};
        String signs = "+-++--+-+-";
        for (int i = 0; i < indexes.length; i++) {
            delta[indexes[i]] = signs.charAt(i) == '-' ? -1 : 1;
        }

        assertEncoded(
                new TensorLayout(1000),
                delta,
                new CompressionRule(0.01, ValueFormat.TERNARY),
                "01", // Rice-coded
                "0 01111111 0000000", // scale 1
                "00110", // Rice parameter 6
                "0000001001", // 10 coordinates
                // the 92 bits of Rice parameter 6: four bits of the known bytes are padding
                "0000" + new BigInteger("0e4500946ae03deb21e2143", 16).toString(2),
                "000");
    }

    private static void assertEncoded(TensorLayout layout, float[] delta, CompressionRule rule, String... bits) {
        byte[] expected =
                Vectors.encoded(rule.values().getNumber(), Support.all(layout).fingerprint(), bits);

        assertThat(new DeltaCodec(layout).compress(delta, rule).encoded()).isEqualTo(expected);
        assertThat(new DeltaCodec(layout).decode(expected)).isInstanceOf(Decoding.Decoded.class);
    }
}
