package dev.venule.agent.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeltaCompressorTest {
    private static final TensorLayout LAYOUT = new TensorLayout(900, 100);
    private static final ByteString MODEL = ByteString.copyFrom(new byte[32]);
    private static final long SEED = 31;

    private final DeltaCompressor compressor = new DeltaCompressor();

    private static Plan plan(double keepFraction, ValueFormat format, float clipNorm) {
        return Plan.newBuilder()
                .setClipNorm(clipNorm)
                .setUpload(UploadRule.newBuilder().setKeepFraction(keepFraction).setValues(format))
                .build();
    }

    private static float[] gaussian(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] delta = new float[LAYOUT.parameterCount()];
        for (int i = 0; i < delta.length; i++) {
            // Irwin and Hall: twelve uniforms have variance 1.
            double sum = -6;
            for (int j = 0; j < 12; j++) {
                sum += random.nextDouble();
            }
            delta[i] = (float) sum;
        }
        return delta;
    }

    private Compression.Compressed compress(Residual residual, float[] delta, Plan plan) {
        return (Compression.Compressed) compressor.compress(residual, delta.clone(), plan);
    }

    private static DecodedDelta decoded(Compression.Compressed compressed) {
        return ((Decoding.Decoded) new DeltaCodec(LAYOUT).decode(compressed.encoded())).delta();
    }

    /** Float32 subtraction and addition of what every reader decodes: off by a rounding at most, never by a coordinate. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void whatIsSentAndWhatStaysAddUpToDeltaAndResidualInEveryFormat(ValueFormat format) {
        Residual residual = new Residual(MODEL, LAYOUT, gaussian(SEED));
        float[] delta = gaussian(SEED + 1);

        Compression.Compressed compressed = compress(residual, delta, plan(0.05, format, 10));

        float[] sum = compressed.residual().values().clone();
        decoded(compressed).addTo(sum);
        for (int i = 0; i < sum.length; i++) {
            assertThat((double) sum[i])
                    .as("seed %d, coordinate %d", SEED, i)
                    .isCloseTo((double) delta[i] + residual.values()[i], within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void whatEveryReaderDecodesIsWithinTheBoundInEveryFormat(ValueFormat format) {
        for (double keepFraction : new double[] {1, 0.1, 0.01}) {
            for (float bound : new float[] {100, 1, 1e-3f}) {
                Compression.Compressed compressed =
                        compress(Residual.none(MODEL, LAYOUT), gaussian(SEED), plan(keepFraction, format, bound));
                assertThat(decoded(compressed).norm())
                        .as("%s, keep %s, bound %s", format, keepFraction, bound)
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void whatIsWithinTheBoundIsNotScaled() {
        float[] delta = gaussian(SEED);

        Compression.Compressed clipped =
                compress(Residual.none(MODEL, LAYOUT), delta, plan(1, ValueFormat.FLOAT32, 1e6f));
        Compression.Compressed free = compress(Residual.none(MODEL, LAYOUT), delta, plan(1, ValueFormat.FLOAT32, 0));

        assertThat(clipped.encoded()).isEqualTo(free.encoded());
        assertThat(free.residual().values()).containsOnly(0f);
    }

    /** With the residual many times the delta, clipping the whole of it first would send next to nothing. */
    @Test
    void boundIsUsedUpHoweverLargeTheResidualIs() {
        float[] large = gaussian(SEED);
        for (int i = 0; i < large.length; i++) {
            large[i] *= 100;
        }

        Compression.Compressed compressed =
                compress(new Residual(MODEL, LAYOUT, large), gaussian(SEED + 1), plan(0.01, ValueFormat.TERNARY, 1));

        assertThat(decoded(compressed).norm()).isBetween(0.98, 1.0);
    }

    @Test
    void sentRoundAfterRoundASteadyDeltaArrivesWhole() {
        float[] delta = gaussian(SEED);
        Residual residual = Residual.none(MODEL, LAYOUT);
        float[] received = new float[delta.length];
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            Compression.Compressed compressed = compress(residual, delta, plan(0.05, ValueFormat.TERNARY, 0));
            decoded(compressed).addTo(received);
            residual = compressed.residual();
        }

        double error = 0;
        double whole = 0;
        for (int i = 0; i < delta.length; i++) {
            error += Math.pow(received[i] / rounds - delta[i], 2);
            whole += Math.pow(delta[i], 2);
        }
        assertThat(Math.sqrt(error / whole)).as("seed %d", SEED).isLessThan(0.1);
    }

    @Test
    void sumBeyondFloat32IsSaid() {
        float[] huge = new float[LAYOUT.parameterCount()];
        huge[3] = Float.MAX_VALUE;
        Residual residual = new Residual(MODEL, LAYOUT, huge);

        assertThat(compressor.compress(residual, huge.clone(), plan(1, ValueFormat.FLOAT32, 0)))
                .isInstanceOf(Compression.Overflown.class);
    }

    @Test
    void nothingLearnedIsSentAsNothing() {
        Compression.Compressed compressed = compress(
                Residual.none(MODEL, LAYOUT), new float[LAYOUT.parameterCount()], plan(0.01, ValueFormat.TERNARY, 1));

        assertThat(decoded(compressed).entryCount()).isZero();
    }
}
