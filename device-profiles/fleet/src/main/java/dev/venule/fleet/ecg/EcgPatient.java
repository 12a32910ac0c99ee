package dev.venule.fleet.ecg;

import java.util.SplittableRandom;

/**
 * What makes one synthetic patient's ECG different from another's. Ranges of heart rate, coupling, pause and amplitude are
 * those measured on records 105, 106, 108, 116 and 200 of the MIT-BIH database; the other ranges are our own guess.
 *
 * @param heartRate beats per minute
 * @param heartRateDeviation beats per minute, within the recording
 * @param lowToHighFrequency power of the 0.1 Hz over that of the 0.25 Hz variability
 * @param waveGains factors of the P, Q, R, S and T waves: where the electrodes are; owned by this record
 * @param noiseMillivolts deviation of the white noise
 * @param wanderMillivolts amplitude of the slow drift of the baseline
 * @param earlyAtrialShare share of beats that come early but are no PVC, 0..1
 */
public record EcgPatient(
        double heartRate,
        double heartRateDeviation,
        double lowToHighFrequency,
        double[] waveGains,
        double noiseMillivolts,
        double wanderMillivolts,
        double earlyAtrialShare,
        PrematureBeat premature) {

    public EcgPatient {
        if (!(heartRate >= 30 && heartRate <= 200)) {
            throw new IllegalArgumentException("heartRate must be 30 to 200 beats per minute, was " + heartRate);
        }
        if (waveGains.length != WaveTable.WAVES) {
            throw new IllegalArgumentException("waveGains needs P Q R S T, has " + waveGains.length + " values");
        }
        if (!(earlyAtrialShare >= 0 && earlyAtrialShare + premature.share() <= 0.6)) {
            throw new IllegalArgumentException("early and premature beats together must be 0 to 0.6 of all");
        }
    }

    /**
     * The patient's premature ventricular contractions (PVC).
     *
     * @param share of all beats, 0..1
     * @param coupling the interval before it, over the usual one
     * @param pause the interval after it, over the usual one
     * @param amplitude its peak over a normal beat's; negative where it points down
     * @param width its QRS over a normal beat's
     */
    public record PrematureBeat(double share, double coupling, double pause, double amplitude, double width) {
        public PrematureBeat {
            if (!(share >= 0 && share < 1 && coupling > 0.2 && coupling < 1.2 && pause > 0.5 && width > 0)) {
                throw new IllegalArgumentException("a premature beat needs 0 <= share < 1, 0.2 < coupling < 1.2,"
                        + " pause > 0.5 and width > 0, was " + share + ", " + coupling + ", " + pause + ", " + width);
            }
        }
    }

    /** Draws a patient. */
    public static EcgPatient draw(SplittableRandom random) {
        double[] gains = new double[WaveTable.WAVES];
        for (int wave = 0; wave < gains.length; wave++) {
            gains[wave] = random.nextDouble(0.5, 1.5);
        }
        // A third of the patients have PVCs that point down: what one patient's device alone cannot learn.
        double sign = random.nextInt(3) == 0 ? -1 : 1;
        PrematureBeat premature = new PrematureBeat(
                0.04 * Math.pow(8, random.nextDouble()),
                random.nextDouble(0.53, 0.85),
                random.nextDouble(1.05, 1.4),
                sign * random.nextDouble(0.8, 1.7),
                random.nextDouble(1.5, 3.0));
        return new EcgPatient(
                random.nextDouble(50, 90),
                random.nextDouble(1, 4),
                random.nextDouble(0.3, 2),
                gains,
                random.nextDouble(0.05, 0.2),
                random.nextDouble(0.02, 0.2),
                random.nextDouble(0, 0.12),
                premature);
    }
}
