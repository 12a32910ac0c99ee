package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class BeatFeaturesTest {
    private static final double SAMPLES_PER_SECOND = 360;
    private static final int BEFORE = 48;
    private static final int AFTER = 49;
    private static final int QUOTIENT = 50;

    /** Six beats 300 samples apart, the fourth of them 120 samples early. */
    private static final int[] PEAKS = {200, 500, 800, 980, 1400, 1700};

    @Test
    void intervalsAreOverTheUsualOne() {
        float[] early = new BeatFeatures(signal(1, 0), PEAKS, SAMPLES_PER_SECOND).of(3);

        assertThat(early[BEFORE]).isCloseTo(180f / 300, within(1e-6f));
        assertThat(early[AFTER]).isCloseTo(420f / 300, within(1e-6f));
        assertThat(early[QUOTIENT]).isCloseTo(180f / 420, within(1e-6f));
    }

    @Test
    void theFirstBeatHasTheUsualIntervalBeforeIt() {
        float[] first = new BeatFeatures(signal(1, 0), PEAKS, SAMPLES_PER_SECOND).of(0);

        assertThat(first).hasSize(BeatFeatures.COUNT);
        assertThat(first[BEFORE]).isCloseTo(1, within(1e-6f));
    }

    @Test
    void aPauseCountsAsThreeIntervalsAtMost() {
        int[] withPause = {200, 500, 800, 1100, 1400, 1700, 5000};

        float[] beforePause = new BeatFeatures(signal(1, 0), withPause, SAMPLES_PER_SECOND).of(5);

        assertThat(beforePause[AFTER]).isEqualTo(3);
    }

    @Test
    void neitherTheUnitNorTheBaselineOfTheSignalMatters() {
        float[] millivolts = new BeatFeatures(signal(1, 0), PEAKS, SAMPLES_PER_SECOND).of(2);
        float[] converterValues = new BeatFeatures(signal(200, 1024), PEAKS, SAMPLES_PER_SECOND).of(2);

        for (int i = 0; i < BeatFeatures.COUNT; i++) {
            assertThat(converterValues[i]).isCloseTo(millivolts[i], within(1e-3f));
        }
    }

    @Test
    void theWindowShowsThePeakAQuarterOfASecondAfterItsBeginning() {
        float[] beat = new BeatFeatures(signal(1, 0), PEAKS, SAMPLES_PER_SECOND).of(2);

        int highest = 0;
        for (int i = 1; i < BEFORE; i++) {
            highest = beat[i] > beat[highest] ? i : highest;
        }
        // 48 features of 0.6 s: the peak at 0.25 s lies between the 20th and the 21st.
        assertThat(highest).isBetween(19, 20);
    }

    @Test
    void beatsAtTheEndsOfTheRecordingHaveFiniteFeatures() {
        float[] features = new BeatFeatures(signal(1, 0), new int[] {0, 1999}, SAMPLES_PER_SECOND).of(1);

        for (float feature : features) {
            assertThat(feature).isFinite();
        }
    }

    private static float[] signal(float scale, float offset) {
        float[] signal = new float[2000];
        for (int i = 0; i < signal.length; i++) {
            double value = 0;
            for (int peak : PEAKS) {
                value += Math.exp(-Math.pow((i - peak) / 8.0, 2));
            }
            signal[i] = (float) (offset + scale * value);
        }
        return signal;
    }
}
