package dev.venule.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
    private final RetryPolicy policy = new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10));

    /**
     * Uniform over [0, bound]: of 2000 draws the mean lies within 5 % of the middle. Its deviation is bound / sqrt(12 * 2000),
     * so 5 % of the middle is 3.9 deviations: a false alarm in about 1 of 10 000 seeds, and the seed is fixed.
     */
    @Test
    void delaysAreSpreadEvenlyUpToABoundThatDoublesUpToTheMaximum() {
        SplittableRandom random = new SplittableRandom(8);
        long bound = 100;
        for (int failures = 1; failures <= 12; failures++) {
            double sum = 0;
            for (int i = 0; i < 2000; i++) {
                long delay = policy.delayAfter(failures, random).toMillis();
                assertThat(delay).isBetween(0L, bound);
                sum += delay;
            }
            assertThat(sum / 2000).as("after %d failures", failures).isBetween(0.475 * bound, 0.525 * bound);
            bound = Math.min(2 * bound, 10_000);
        }
    }

    @Test
    void manyFailuresDoNotOverflow() {
        RetryPolicy patient = new RetryPolicy(Duration.ofDays(1), Duration.ofDays(30));

        assertThat(patient.delayAfter(Integer.MAX_VALUE, new SplittableRandom(1)))
                .isBetween(Duration.ZERO, Duration.ofDays(30));
    }

    @Test
    void boundsAreNamedWhereTheyAreBroken() {
        assertThatThrownBy(() -> new RetryPolicy(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("retry.firstDelay must be at least 1 ms, was PT0S");
        assertThatThrownBy(() -> new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("retry.maxDelay must be between firstDelay (PT2S) and 30 days, was PT1S");
    }
}
