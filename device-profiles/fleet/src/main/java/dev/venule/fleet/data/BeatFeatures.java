package dev.venule.fleet.data;

import java.util.Arrays;

/**
 * 51 features of a heartbeat, as a device computes them from one ECG lead and the times of the R peaks: 48 samples from
 * 0.25 s before the peak to 0.35 s after it, less their median and in units of the recording's own typical size, then the
 * interval before and the interval after, both over the median of the nearest intervals, and the first over the second.
 */
public final class BeatFeatures {
    /** Features per beat. */
    public static final int COUNT = 51;

    private static final int SAMPLES = 48;
    private static final double SECONDS_BEFORE = 0.25;
    private static final double SECONDS_AFTER = 0.35;
    /** Intervals on each side that make up "the usual": long enough to hold a run of early beats, short enough to follow the rate. */
    private static final int NEIGHBOURS = 20;

    private static final float LONGEST_RATIO = 3;

    private final float[] signal;
    private final int[] peaks;
    private final double samplesPerSecond;
    private final float size;

    /**
     * @param signal in any unit; owned by the caller, not changed while this is used
     * @param peaks sample numbers of the beats, increasing
     */
    public BeatFeatures(float[] signal, int[] peaks, double samplesPerSecond) {
        this.signal = signal;
        this.peaks = peaks;
        this.samplesPerSecond = samplesPerSecond;
        this.size = typicalSize();
    }

    /** The features of beat {@code index}. Where the recording begins or ends inside the window its last value is held. */
    public float[] of(int index) {
        float[] features = new float[COUNT];
        fillWindow(index, features);
        float usual = usualInterval(index);
        float before = index > 0 ? peaks[index] - peaks[index - 1] : usual;
        float after = index < peaks.length - 1 ? peaks[index + 1] - peaks[index] : usual;
        features[SAMPLES] = Math.min(LONGEST_RATIO, before / usual);
        features[SAMPLES + 1] = Math.min(LONGEST_RATIO, after / usual);
        features[SAMPLES + 2] = Math.min(LONGEST_RATIO, before / after);
        return features;
    }

    private void fillWindow(int index, float[] features) {
        float[] window = rawWindow(index);
        float[] sorted = window.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < SAMPLES; i++) {
            features[i] = (window[i] - sorted[SAMPLES / 2]) / size;
        }
    }

    /** Means over equal stretches: taking single samples would fold noise from above the lower rate into the features. */
    private float[] rawWindow(int index) {
        float[] window = new float[SAMPLES];
        double first = peaks[index] - SECONDS_BEFORE * samplesPerSecond;
        double step = (SECONDS_BEFORE + SECONDS_AFTER) * samplesPerSecond / SAMPLES;
        for (int i = 0; i < SAMPLES; i++) {
            int from = (int) Math.round(first + i * step);
            int to = Math.max(from + 1, (int) Math.round(first + (i + 1) * step));
            float sum = 0;
            for (int s = from; s < to; s++) {
                sum += signal[Math.max(0, Math.min(signal.length - 1, s))];
            }
            window[i] = sum / (to - from);
        }
        return window;
    }

    /** The median over beats of the range of a beat's window. */
    private float typicalSize() {
        float[] ranges = new float[peaks.length];
        for (int i = 0; i < peaks.length; i++) {
            float[] sorted = rawWindow(i);
            Arrays.sort(sorted);
            ranges[i] = sorted[SAMPLES - 1] - sorted[0];
        }
        Arrays.sort(ranges);
        return Math.max(ranges[ranges.length / 2], Float.MIN_NORMAL);
    }

    private float usualInterval(int index) {
        int from = Math.max(0, index - NEIGHBOURS);
        int to = Math.min(peaks.length - 1, index + NEIGHBOURS);
        if (from == to) {
            return (float) samplesPerSecond;
        }
        int[] intervals = new int[to - from];
        for (int i = from; i < to; i++) {
            intervals[i - from] = peaks[i + 1] - peaks[i];
        }
        Arrays.sort(intervals);
        return Math.max(1, intervals[intervals.length / 2]);
    }
}
