package dev.venule.fleet.data;

import java.util.Arrays;

/**
 * 75 features of a 5 s window of wrist acceleration at 20 Hz, as a watch computes them: 18 of each axis and of the magnitude
 * (mean, log deviation, log mean absolute change, minimum, quartiles, maximum, highest autocorrelation between 0.25 and
 * 1.5 s and its lag, log share of the power in eight bands) and the three correlations between axes. Not safe for use by
 * several threads.
 *
 * <p>Each axis is mirrored so that its mean is not negative: a watch sits on either wrist and either way round, and the
 * direction of gravity tells which.
 */
public final class WatchFeatures {
    /** Samples per window: 5 s. */
    public static final int WINDOW = 100;
    /** Samples from one window to the next: 50 % overlap. */
    public static final int STEP = 50;
    /** Features per window. */
    public static final int COUNT = 75;

    private static final double SAMPLES_PER_SECOND = 20;
    private static final int AXES = 3;
    /** Upper ends of the bands in Hz: narrow where steps and their first harmonics are. */
    private static final double[] BAND_ENDS = {0.5, 1.1, 1.7, 2.3, 3.1, 4.1, 6.1, 10.1};

    private static final int SHORTEST_LAG = 5;
    private static final int LONGEST_LAG = 30;
    /** What keeps logarithms and quotients of a watch on a table tame: m/s^2 and (m/s^2)^2 far below any movement. */
    private static final double SMALL_DEVIATION = 0.02;

    private static final double SMALL_POWER = 1e-3;

    private final double[] cosine = new double[WINDOW];
    private final double[] sine = new double[WINDOW];
    private final double[][] signals = new double[AXES + 1][WINDOW];
    private final double[] deviations = new double[WINDOW];
    private final double[] sorted = new double[WINDOW];
    private float[] features = new float[COUNT];
    private int next;

    public WatchFeatures() {
        for (int i = 0; i < WINDOW; i++) {
            cosine[i] = Math.cos(2 * Math.PI * i / WINDOW);
            sine[i] = Math.sin(2 * Math.PI * i / WINDOW);
        }
    }

    /** The features of the window that starts at sample {@code from}; {@code samples} holds x, y, z in turn, in m/s^2. */
    public float[] of(float[] samples, int from) {
        fillSignals(samples, from);
        features = new float[COUNT];
        next = 0;
        for (double[] signal : signals) {
            double mean = mean(signal);
            for (int i = 0; i < WINDOW; i++) {
                deviations[i] = signal[i] - mean;
            }
            double variance = product(deviations, deviations, 0);
            addStatistics(signal, mean, variance);
            addAutocorrelation(variance);
            addSpectrum();
        }
        add(correlation(signals[0], signals[1]));
        add(correlation(signals[0], signals[2]));
        add(correlation(signals[1], signals[2]));
        return features;
    }

    private void add(double feature) {
        features[next++] = (float) feature;
    }

    private void fillSignals(float[] samples, int from) {
        double[] magnitude = signals[AXES];
        Arrays.fill(magnitude, 0);
        for (int axis = 0; axis < AXES; axis++) {
            double[] signal = signals[axis];
            for (int i = 0; i < WINDOW; i++) {
                signal[i] = samples[(from + i) * AXES + axis];
                magnitude[i] += signal[i] * signal[i];
            }
            double sign = mean(signal) < 0 ? -1 : 1;
            for (int i = 0; i < WINDOW; i++) {
                signal[i] *= sign;
            }
        }
        for (int i = 0; i < WINDOW; i++) {
            magnitude[i] = Math.sqrt(magnitude[i]);
        }
    }

    private void addStatistics(double[] signal, double mean, double variance) {
        System.arraycopy(signal, 0, sorted, 0, WINDOW);
        Arrays.sort(sorted);
        double change = 0;
        for (int i = 1; i < WINDOW; i++) {
            change += Math.abs(signal[i] - signal[i - 1]);
        }
        add(mean);
        add(Math.log(Math.sqrt(variance) + SMALL_DEVIATION));
        add(Math.log(change / (WINDOW - 1) + SMALL_DEVIATION));
        add(sorted[0]);
        add(sorted[WINDOW / 4]);
        add(sorted[WINDOW / 2]);
        add(sorted[3 * WINDOW / 4]);
        add(sorted[WINDOW - 1]);
    }

    private void addAutocorrelation(double variance) {
        double highest = -1;
        int lagOfHighest = 0;
        for (int lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
            double correlation = product(deviations, deviations, lag) / (variance + SMALL_POWER);
            if (correlation > highest) {
                highest = correlation;
                lagOfHighest = lag;
            }
        }
        add(highest);
        add(lagOfHighest / SAMPLES_PER_SECOND);
    }

    private void addSpectrum() {
        double[] bands = new double[BAND_ENDS.length];
        double total = 0;
        int band = 0;
        for (int k = 1; k <= WINDOW / 2; k++) {
            while (k * SAMPLES_PER_SECOND / WINDOW > BAND_ENDS[band]) {
                band++;
            }
            double power = power(k);
            bands[band] += power;
            total += power;
        }
        for (double power : bands) {
            add(Math.log(power / (total + SMALL_POWER) + SMALL_POWER));
        }
    }

    /** The plain transform: 100 is no power of two, and 5,000 multiplications a window are nothing to a watch. */
    private double power(int k) {
        double real = 0;
        double imaginary = 0;
        int angle = 0;
        for (double deviation : deviations) {
            real += deviation * cosine[angle];
            imaginary += deviation * sine[angle];
            angle += k;
            angle -= angle >= WINDOW ? WINDOW : 0;
        }
        return (real * real + imaginary * imaginary) / ((double) WINDOW * WINDOW);
    }

    /** The mean of a[i] b[i + lag]. */
    private static double product(double[] a, double[] b, int lag) {
        double sum = 0;
        for (int i = 0; i + lag < WINDOW; i++) {
            sum += a[i] * b[i + lag];
        }
        return sum / (WINDOW - lag);
    }

    private static double mean(double[] signal) {
        double sum = 0;
        for (double value : signal) {
            sum += value;
        }
        return sum / WINDOW;
    }

    /** About 0 where one of the two does not move. */
    private static double correlation(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double covariance = product(a, b, 0) - meanA * meanB;
        double varianceA = product(a, a, 0) - meanA * meanA;
        double varianceB = product(b, b, 0) - meanB * meanB;
        return covariance / (Math.sqrt(Math.max(0, varianceA * varianceB)) + SMALL_POWER);
    }
}
