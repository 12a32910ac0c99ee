package dev.venule.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointSumTest {
    private static final int PARAMETERS = 257;
    private static final DeltaCodec CODEC = new DeltaCodec(new TensorLayout(PARAMETERS));

    private record Weighted(DecodedDelta delta, int weight) {}

    /** Magnitudes over many binades, where float sums depend on the order most. */
    private static List<Weighted> contributions(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Weighted> contributions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] delta = new float[PARAMETERS];
            for (int p = 0; p < PARAMETERS; p++) {
                double sign = random.nextBoolean() ? 1 : -1;
                delta[p] = (float) (sign * Math.scalb(random.nextDouble(), -random.nextInt(20)));
            }
            DecodedDelta decoded =
                    CODEC.compress(delta, CompressionRule.dense()).decoded();
            contributions.add(new Weighted(decoded, random.nextInt(1, 1 << 20)));
        }
        return contributions;
    }

    private static FixedPointSum sumOf(List<Weighted> contributions, FixedPointScale scale) {
        FixedPointSum sum = new FixedPointSum(PARAMETERS, scale);
        contributions.forEach(contribution -> sum.add(contribution.delta(), contribution.weight()));
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrderGivesTheSameBits(long seed) {
        List<Weighted> contributions = contributions(seed, 31);
        FixedPointScale scale = FixedPointScale.of(1, 31);
        double[] expected = sumOf(contributions, scale).mean();
        Random shuffling = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(contributions, shuffling);
            assertThat(sumOf(contributions, scale).mean()).as("seed " + seed).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 30})
    void partialSumsMergeToTheSameBits(int cut) {
        List<Weighted> contributions = contributions(cut, 31);
        FixedPointScale scale = FixedPointScale.of(1, 31);
        FixedPointSum merged = sumOf(contributions.subList(cut, 31), scale);
        merged.merge(sumOf(contributions.subList(0, cut), scale));
        assertThat(merged.mean()).containsExactly(sumOf(contributions, scale).mean());
        assertThat(merged.contributions()).isEqualTo(31);
    }

    /** Each value is off by at most half a grid step, so the mean is too; the division rounds once more. */
    @Test
    void meanIsWithinHalfAGridStepOfTheExactOne() {
        List<Weighted> contributions = contributions(11, 20);
        FixedPointScale scale = FixedPointScale.of(1, 20);
        double[] exact = new double[PARAMETERS];
        double weights = contributions.stream().mapToDouble(Weighted::weight).sum();
        for (Weighted contribution : contributions) {
            contribution.delta().forEach((p, value) -> exact[p] += contribution.weight() * (double) value / weights);
        }
        double[] mean = sumOf(contributions, scale).mean();
        for (int p = 0; p < PARAMETERS; p++) {
            assertThat(mean[p]).isCloseTo(exact[p], within(0.51 * Math.scalb(1.0, -scale.fractionBits())));
        }
    }

    @Test
    void scaleSpendsAllBitsOnTheLargestMagnitude() {
        assertThat(FixedPointScale.of(0.999, 20)).isEqualTo(new FixedPointScale(37, 37, 20));
        assertThat(FixedPointScale.of(1, 20)).isEqualTo(new FixedPointScale(36, 37, 20));
        assertThat(FixedPointScale.of(1, 1)).isEqualTo(new FixedPointScale(41, 42, 1));
        assertThat(FixedPointScale.of(1000, 1 << 18)).isEqualTo(new FixedPointScale(14, 24, 1 << 18));
    }

    @Test
    void worstCaseOfTheBoundDoesNotOverflow() {
        int contributions = 8;
        FixedPointScale scale = FixedPointScale.of(0.999999, contributions);
        float[] largest = new float[PARAMETERS];
        Arrays.fill(largest, Math.nextDown(1f));
        DecodedDelta delta = CODEC.compress(largest, CompressionRule.dense()).decoded();
        FixedPointSum sum = new FixedPointSum(PARAMETERS, scale);
        for (int i = 0; i < contributions; i++) {
            sum.add(delta, 1 << FixedPointScale.WEIGHT_BITS);
        }
        assertThat(sum.mean()).containsOnly(Math.nextDown(1f));
    }

    @Test
    void whatWouldLeaveTheBoundIsRefused() {
        DecodedDelta delta = CODEC.compress(filled(3f), CompressionRule.dense()).decoded();
        FixedPointSum sum = new FixedPointSum(PARAMETERS, FixedPointScale.of(1, 1));
        assertThatThrownBy(() -> sum.add(delta, 1)).isInstanceOf(ArithmeticException.class);
        DecodedDelta small =
                CODEC.compress(filled(0.5f), CompressionRule.dense()).decoded();
        FixedPointSum full = new FixedPointSum(PARAMETERS, FixedPointScale.of(1, 1));
        assertThatThrownBy(() -> full.add(small, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> full.add(small, (1 << 20) + 1)).isInstanceOf(ArithmeticException.class);
        full.add(small, 1 << 20);
        assertThatThrownBy(() -> full.add(small, 1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("1 contributions");
    }

    @Test
    void noMeanOfNothing() {
        FixedPointSum sum = new FixedPointSum(PARAMETERS, FixedPointScale.of(1, 1));
        assertThatThrownBy(sum::mean).isInstanceOf(IllegalStateException.class);
    }

    private static float[] filled(float value) {
        float[] filled = new float[PARAMETERS];
        Arrays.fill(filled, value);
        return filled;
    }
}
