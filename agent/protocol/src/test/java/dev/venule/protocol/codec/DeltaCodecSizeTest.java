package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.message.ValueFormat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes that are promised, on Gaussian deltas whose positions are as random as can be. */
class DeltaCodecSizeTest {
    private static final int PARAMETERS = 100_000;
    private static final int HEADERS_BYTES = 48;

    /** No code for positions and signs of k of n random coordinates is smaller on average than n (H(p) + p) bits, p = k / n. */
    @ParameterizedTest
    @CsvSource({"0.001, 1", "0.001, 2", "0.01, 1", "0.01, 2", "0.05, 1", "0.05, 2", "0.1, 1", "0.1, 2"})
    void ternaryDeltasAreWithinTwoPercentOfTheLimit(double keep, long seed) {
        byte[] encoded = new DeltaCodec(new TensorLayout(PARAMETERS))
                .compress(Vectors.gaussian(PARAMETERS, seed), new CompressionRule(keep, ValueFormat.TERNARY))
                .encoded();

        double limitBytes = PARAMETERS * (entropy(keep) + keep) / 8;
        assertThat((double) encoded.length)
                .as("keep %s, seed %d", keep, seed)
                .isLessThanOrEqualTo(limitBytes * 1.02 + HEADERS_BYTES)
                .isGreaterThan(limitBytes * 0.98);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 16", "BITS_8, 8", "BITS_4, 4", "BITS_2, 2"})
    void otherValuesAddOnlyTheirBits(ValueFormat format, int bits) {
        double keep = 0.01;
        byte[] encoded = new DeltaCodec(new TensorLayout(PARAMETERS))
                .compress(Vectors.gaussian(PARAMETERS, 1), new CompressionRule(keep, format))
                .encoded();

        double limitBytes = PARAMETERS * (entropy(keep) + keep * bits) / 8;
        assertThat((double) encoded.length).isLessThanOrEqualTo(limitBytes * 1.02 + HEADERS_BYTES);
    }

    @Test
    void smallMultilayerPerceptronAtOnePercentFits235Bytes() {
        TensorLayout layout = new TensorLayout(7552, 128, 8192, 64, 384, 6);

        byte[] encoded = new DeltaCodec(layout)
                .compress(Vectors.gaussian(layout.parameterCount(), 1), new CompressionRule(0.01, ValueFormat.TERNARY))
                .encoded();

        assertThat(encoded.length).isLessThanOrEqualTo(235);
    }

    @Test
    void manySmallTensorsShareOneHeader() {
        int[] sizes = new int[200];
        Arrays.fill(sizes, 10);

        byte[] encoded = new DeltaCodec(new TensorLayout(sizes))
                .compress(Vectors.gaussian(2000, 1), new CompressionRule(0.01, ValueFormat.TERNARY))
                .encoded();

        assertThat(encoded.length).isLessThanOrEqualTo(16 + 2000 * 10 / 800);
    }

    @Test
    void nearlyDenseDeltasAreWrittenAsBitmapOrDense() {
        float[] delta = Vectors.gaussian(10_000, 1);
        DeltaCodec codec = new DeltaCodec(new TensorLayout(delta.length));

        int third = codec.compress(delta, new CompressionRule(0.34, ValueFormat.FLOAT16))
                .encoded()
                .length;
        int almostAll = codec.compress(delta, new CompressionRule(0.99, ValueFormat.FLOAT16))
                .encoded()
                .length;

        assertThat(third).isLessThanOrEqualTo((10_000 + 3400 * 16) / 8 + 12);
        assertThat(almostAll).isLessThanOrEqualTo(10_000 * 16 / 8 + 12);
    }

    private static double entropy(double p) {
        return -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
    }
}
