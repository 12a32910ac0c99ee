package dev.venule.aggregator.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionPaceTest {
    private final VersionPace pace = new VersionPace();

    @Test
    void nothingIsExpectedBeforeTheSecondVersion() {
        assertThat(pace.nextAtMillis()).isEmpty();
        pace.versionAt(5000);
        assertThat(pace.nextAtMillis()).isEmpty();
        pace.versionAt(6000);
        assertThat(pace.nextAtMillis()).isPresent();
    }

    /** By hand: intervals 1000 and 2000 give means 1000 and 1125, deviations 500 and 500 + (1000 - 500) / 4 = 625. */
    @Test
    void meanIsTakenLessItsDeviation() {
        pace.versionAt(0);
        pace.versionAt(1000);
        assertThat(pace.nextAtMillis()).hasValue(1000 + 1000 - 500);
        pace.versionAt(3000);
        assertThat(pace.nextAtMillis()).hasValue(3000 + 1125 - 625);
    }

    @Test
    void steadyVersionsAreExpectedWhenTheyCome() {
        for (int i = 0; i <= 40; i++) {
            pace.versionAt(i * 60_000L);
        }
        assertThat(pace.nextAtMillis().orElseThrow()).isBetween(41 * 60_000L - 10, 41 * 60_000L);
    }

    @Test
    void clockThatWentBackIsNoInterval() {
        pace.versionAt(10_000);
        pace.versionAt(4_000);
        assertThat(pace.nextAtMillis()).hasValue(4_000);
    }

    @Test
    void restartForgets() {
        pace.versionAt(0);
        pace.versionAt(1000);
        pace.clear();
        assertThat(pace.nextAtMillis()).isEmpty();
        pace.versionAt(9000);
        assertThat(pace.nextAtMillis()).isEmpty();
    }

    /**
     * Whoever comes back when told is too late where a version came early. With intervals between 1 and 3 minutes the mean
     * deviation is half a minute, so a quarter of the versions are earlier than told; of the mean alone, half would be.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void jitterMakesItEarlierNotLater(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long now = 0;
        int late = 0;
        pace.versionAt(now);
        for (int i = 0; i < 1000; i++) {
            long expected = pace.nextAtMillis().orElse(Long.MIN_VALUE);
            now += 60_000 + random.nextInt(120_000);
            late += expected > now ? 1 : 0;
            pace.versionAt(now);
        }
        assertThat(late).as("seed " + seed).isBetween(100, 400);
    }
}
