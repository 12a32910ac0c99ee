package dev.venule.fleet.ecg;

import java.util.SplittableRandom;

/**
 * The usual interval between beats over time: ECGSYN's two-peaked spectrum, 0.1 Hz (blood pressure) and 0.25 Hz
 * (breathing), with random phases, scaled to the patient's mean and deviation. Sampled at 1 Hz, linear between.
 */
final class HeartRateVariability {
    private static final double LOW = 0.1;
    private static final double HIGH = 0.25;
    private static final double SPREAD = 0.01;

    private final double[] intervals;

    HeartRateVariability(EcgPatient patient, int seconds, SplittableRandom random) {
        intervals = new double[seconds + 1];
        for (int k = 1; 2 * k < intervals.length; k++) {
            double hertz = (double) k / intervals.length;
            double amplitude = Math.sqrt(patient.lowToHighFrequency() * bell(hertz, LOW) + bell(hertz, HIGH));
            double phase = random.nextDouble(2 * Math.PI);
            for (int t = 0; t < intervals.length; t++) {
                intervals[t] += amplitude * Math.cos(2 * Math.PI * hertz * t + phase);
            }
        }
        double rate = patient.heartRate();
        scale(60 / rate, 60 * patient.heartRateDeviation() / (rate * rate));
    }

    /** The usual interval in seconds at a time in seconds. */
    double at(double time) {
        int second = Math.max(0, Math.min(intervals.length - 2, (int) time));
        double fraction = Math.min(1, time - second);
        return intervals[second] * (1 - fraction) + intervals[second + 1] * fraction;
    }

    private static double bell(double hertz, double center) {
        double scaled = (hertz - center) / SPREAD;
        return Math.exp(-scaled * scaled / 2);
    }

    private void scale(double mean, double deviation) {
        double squares = 0;
        for (double value : intervals) {
            squares += value * value;
        }
        // The sum of cosines over whole periods has mean 0.
        double own = Math.sqrt(squares / intervals.length);
        for (int t = 0; t < intervals.length; t++) {
            intervals[t] = mean + (own > 0 ? intervals[t] * deviation / own : 0);
        }
    }
}
