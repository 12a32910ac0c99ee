package dev.venule.aggregator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContributionWeightTest {
    private static final double UNIT = 1 << FixedPointScale.WEIGHT_BITS;

    /** (1 + t)^-1/2 with six digits. */
    @ParameterizedTest
    @CsvSource({"0,1", "1,.707107", "2,.577350", "3,.5", "5,.408248", "10,.301511", "20,.218218"})
    void stalenessWeighsByTheInverseSquareRoot(int staleness, double expected) {
        assertThat(new ContributionWeight(100).of(staleness, 100) / UNIT).isCloseTo(expected, within(1e-6));
    }

    @Test
    void examplesCountInProportionUpToTheCap() {
        ContributionWeight weight = new ContributionWeight(100);
        assertThat(weight.of(0, 100)).isEqualTo(1 << 20);
        assertThat(weight.of(0, 50)).isEqualTo(1 << 19);
        assertThat(weight.of(0, Integer.MAX_VALUE)).isEqualTo(1 << 20);
    }

    @Test
    void smallestContributionStillCounts() {
        assertThat(new ContributionWeight(Integer.MAX_VALUE).of(1000, 1)).isEqualTo(1);
    }
}
