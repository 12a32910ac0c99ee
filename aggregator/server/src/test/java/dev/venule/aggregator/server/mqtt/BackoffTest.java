package dev.venule.aggregator.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void boundDoublesAndDelaysAreSpreadOverAllOfIt() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        SplittableRandom random = new SplittableRandom(1);
        long[] bounds = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
        for (int failures = 1; failures <= bounds.length; failures++) {
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int i = 0; i < 1000; i++) {
                long delay = backoff.delay(failures, random).toMillis();
                least = Math.min(least, delay);
                most = Math.max(most, delay);
            }
            // 1000 even draws all missing a tenth of the range: 0.9^1000.
            assertThat(least).isLessThan(bounds[failures - 1] / 10);
            assertThat(most).isBetween(bounds[failures - 1] * 9 / 10, bounds[failures - 1]);
        }
    }

    @Test
    void manyFailuresDoNotOverflow() {
        Backoff backoff = new Backoff(Duration.ofDays(20), Duration.ofDays(40));
        assertThat(backoff.delay(1000, new SplittableRandom(1))).isBetween(Duration.ZERO, Duration.ofDays(40));
    }
}
