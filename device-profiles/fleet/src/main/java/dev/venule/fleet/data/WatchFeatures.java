package dev.venule.fleet.data;

import java.util.Arrays;

/**
 * 59 features of a 5 s window of wrist acceleration at 20 Hz, as a watch computes them: 14 of each axis and of the
 * magnitude (mean, deviation, minimum, three quartiles, maximum, mean absolute change, dominant frequency and its share of
 * the power, log power in four bands) and the three correlations between axes. Not safe for use by several threads.
 */
public final class WatchFeatures {
    /** Samples per window: 5 s. */
    public static final int WINDOW = 100;
    /** Samples from one window to the next: 50 % overlap. */
    public static final int STEP = 50;
    /** Features per window. */
    public static final int COUNT = 59;

    private static final double SAMPLES_PER_SECOND = 20;
    private static final int SIGNALS = 4;
    /** Upper ends of the bands in Hz: below steps, walking, jogging and harmonics, the rest. */
    private static final double[] BAND_ENDS = {0.7, 2.0, 4.0, 10.1};

    private static final double SMALL_POWER = 1e-4;

    private final double[] cosine = new double[WINDOW];
    private final double[] sine = new double[WINDOW];
    private final double[][] signals = new double[SIGNALS][WINDOW];
    private final double[] sorted = new double[WINDOW];
    private final double[] power = new double[WINDOW / 2 + 1];

    public WatchFeatures() {
        for (int i = 0; i < WINDOW; i++) {
            cosine[i] = Math.cos(2 * Math.PI * i / WINDOW);
            sine[i] = Math.sin(2 * Math.PI * i / WINDOW);
        }
    }

    /** The features of the window that starts at sample {@code from}; {@code samples} holds x, y, z in turn, in m/s^2. */
    public float[] of(float[] samples, int from) {
        for (int i = 0; i < WINDOW; i++) {
            double squares = 0;
            for (int axis = 0; axis < 3; axis++) {
                double value = samples[(from + i) * 3 + axis];
                signals[axis][i] = value;
                squares += value * value;
            }
            signals[3][i] = Math.sqrt(squares);
        }
        float[] features = new float[COUNT];
        int next = 0;
        for (double[] signal : signals) {
            next = addStatistics(signal, features, next);
            next = addSpectrum(signal, features, next);
        }
        features[next++] = (float) correlation(signals[0], signals[1]);
        features[next++] = (float) correlation(signals[0], signals[2]);
        features[next] = (float) correlation(signals[1], signals[2]);
        return features;
    }

    private int addStatistics(double[] signal, float[] features, int from) {
        System.arraycopy(signal, 0, sorted, 0, WINDOW);
        Arrays.sort(sorted);
        double change = 0;
        for (int i = 1; i < WINDOW; i++) {
            change += Math.abs(signal[i] - signal[i - 1]);
        }
        int next = from;
        features[next++] = (float) mean(signal);
        features[next++] = (float) Math.sqrt(covariance(signal, signal));
        features[next++] = (float) sorted[0];
        features[next++] = (float) sorted[WINDOW / 4];
        features[next++] = (float) sorted[WINDOW / 2];
        features[next++] = (float) sorted[3 * WINDOW / 4];
        features[next++] = (float) sorted[WINDOW - 1];
        features[next++] = (float) (change / (WINDOW - 1));
        return next;
    }

    private int addSpectrum(double[] signal, float[] features, int from) {
        fillPower(signal);
        int dominant = 1;
        double total = 0;
        double[] bands = new double[BAND_ENDS.length];
        int band = 0;
        for (int k = 1; k < power.length; k++) {
            dominant = power[k] > power[dominant] ? k : dominant;
            total += power[k];
            while (frequency(k) > BAND_ENDS[band]) {
                band++;
            }
            bands[band] += power[k];
        }
        int next = from;
        features[next++] = (float) frequency(dominant);
        features[next++] = (float) (power[dominant] / (total + SMALL_POWER));
        for (double value : bands) {
            features[next++] = (float) Math.log(value + SMALL_POWER);
        }
        return next;
    }

    private static double frequency(int k) {
        return k * SAMPLES_PER_SECOND / WINDOW;
    }

    /** The plain transform: 100 is no power of two, and 5,000 multiplications a window are nothing to a watch. */
    private void fillPower(double[] signal) {
        double mean = mean(signal);
        for (int k = 1; k < power.length; k++) {
            double real = 0;
            double imaginary = 0;
            int angle = 0;
            for (int i = 0; i < WINDOW; i++) {
                double value = signal[i] - mean;
                real += value * cosine[angle];
                imaginary += value * sine[angle];
                angle += k;
                angle -= angle >= WINDOW ? WINDOW : 0;
            }
            power[k] = (real * real + imaginary * imaginary) / ((double) WINDOW * WINDOW);
        }
    }

    private static double mean(double[] signal) {
        double sum = 0;
        for (double value : signal) {
            sum += value;
        }
        return sum / signal.length;
    }

    private static double covariance(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum / a.length;
    }

    /** 0 where one of the two does not move. */
    private static double correlation(double[] a, double[] b) {
        double scale = Math.sqrt(covariance(a, a) * covariance(b, b));
        return scale < 1e-9 ? 0 : covariance(a, b) / scale;
    }
}
