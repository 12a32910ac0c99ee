package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class WatchFeaturesTest {
    private static final int PER_SIGNAL = 18;
    private static final int LAG = 9;
    private static final int FIRST_BAND = 10;

    @Test
    void thereAre75() {
        assertThat(new WatchFeatures().of(walk(1, 1), 0)).hasSize(WatchFeatures.COUNT);
    }

    @Test
    void aWatchWornTheOtherWayRoundGivesTheSameFeatures() {
        float[] right = new WatchFeatures().of(walk(1, 1), 0);

        assertThat(new WatchFeatures().of(walk(-1, -1), 0)).containsExactly(right);
        assertThat(right[0]).isPositive();
    }

    @Test
    void twoHertzShowAsALagOfHalfASecondAndInTheirBand() {
        float[] features = new WatchFeatures().of(walk(1, 1), 0);

        assertThat(features[LAG]).isCloseTo(0.5f, within(1e-6f));
        // Of the eight bands the fourth ends at 2.3 Hz; its share of the power is almost 1, whose log is almost 0.
        assertThat(features[FIRST_BAND + 3]).isCloseTo(0, within(0.05f));
        assertThat(features[FIRST_BAND + 6]).isLessThan(-5);
    }

    @Test
    void aWatchOnATableGivesFiniteFeatures() {
        float[] still = new float[3 * WatchFeatures.WINDOW];
        for (int i = 0; i < WatchFeatures.WINDOW; i++) {
            still[3 * i + 2] = 9.81f;
        }

        float[] features = new WatchFeatures().of(still, 0);

        for (float feature : features) {
            assertThat(feature).isFinite();
        }
        assertThat(features[3 * PER_SIGNAL]).isCloseTo(9.81f, within(1e-5f));
    }

    @Test
    void aLaterWindowIsReadFromItsOwnSamples() {
        float[] samples = new float[3 * (WatchFeatures.WINDOW + WatchFeatures.STEP)];
        System.arraycopy(walk(1, 1), 0, samples, 3 * WatchFeatures.STEP, 3 * WatchFeatures.WINDOW);

        assertThat(new WatchFeatures().of(samples, WatchFeatures.STEP))
                .containsExactly(new WatchFeatures().of(walk(1, 1), 0));
    }

    /** A hanging arm that swings twice a second. */
    private static float[] walk(int signX, int signY) {
        float[] samples = new float[3 * WatchFeatures.WINDOW];
        for (int i = 0; i < WatchFeatures.WINDOW; i++) {
            double swing = Math.sin(2 * Math.PI * 2 * i / 20.0);
            samples[3 * i] = (float) (signX * (9 + 2 * swing));
            samples[3 * i + 1] = (float) (signY * (-3 + swing));
            samples[3 * i + 2] = (float) (1 + 0.5 * swing);
        }
        return samples;
    }
}
