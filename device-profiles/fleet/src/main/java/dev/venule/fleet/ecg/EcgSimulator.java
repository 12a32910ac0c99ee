package dev.venule.fleet.ecg;

import dev.venule.fleet.ecg.EcgRecording.Beat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws ECGs by the dynamical model of McSharry et al. (2003), see {@link WaveTable}: a point runs round a circle, one turn a
 * beat, and is pulled up and down as it passes the waves,
 *
 * <pre>
 * x' = alpha x - omega y,  y' = alpha y + omega x,  alpha = 1 - sqrt(x^2 + y^2),  omega = 2 pi / RR
 * z' = -(omega / mean omega) sum_i a_i d_i exp(-d_i^2 / (2 b_i^2)) - (z - z0),  z0 = 0.005 sin(2 pi 0.25 t)
 * </pre>
 *
 * solved by Runge-Kutta of order 4 and scaled to -0.4 to 1.2 mV. Two things differ from the paper: the factor omega / mean
 * omega, which keeps a wave's height when an interval is cut short, and beats of several kinds, each with its own waves and
 * intervals.
 *
 * <p>Synthetic: made to exercise a federation, not to stand for any patient. One recording per object.
 */
public final class EcgSimulator {
    /** Of the signal and of the integration. */
    public static final int SAMPLES_PER_SECOND = 256;

    private static final double STEP = 1.0 / SAMPLES_PER_SECOND;
    private static final double WANDER_HERTZ = 0.15;
    private static final double ATRIAL_COUPLING = 0.75;
    private static final double ATRIAL_PAUSE = 1.1;

    private final EcgPatient patient;
    private final SplittableRandom random;
    private final WaveTable normalWaves;
    private final WaveTable prematureWaves;
    private final List<Integer> peaks = new ArrayList<>();
    private final List<Beat> kinds = new ArrayList<>();

    /** The beat on the circle now, and the one whose R peak comes next. */
    private Beat current = Beat.NORMAL;

    private Beat next = Beat.NORMAL;
    private Beat lastPeak = Beat.NORMAL;

    public EcgSimulator(EcgPatient patient, SplittableRandom random) {
        this.patient = patient;
        this.random = random;
        this.normalWaves = WaveTable.normal(patient);
        this.prematureWaves = WaveTable.premature(patient);
    }

    /** A recording of this length. */
    public EcgRecording record(int seconds) {
        HeartRateVariability usual = new HeartRateVariability(patient, seconds, random);
        double meanOmega = 2 * Math.PI * patient.heartRate() / 60;
        // Half a turn before the first R peak; the paper starts at (1, 0), on a peak.
        double[] state = {-1, 0, 0.04};
        double[] signal = new double[seconds * SAMPLES_PER_SECOND];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = state[2];
            if (i == signal.length - 1) {
                break;
            }
            double time = i * STEP;
            double omega = 2 * Math.PI / (usual.at(time) * intervalFactor());
            double before = Math.atan2(state[1], state[0]);
            integrate(state, time, omega, omega / meanOmega);
            passMarks(before, Math.atan2(state[1], state[0]), i);
        }
        return new EcgRecording(
                toMillivolts(signal), peaks.stream().mapToInt(Integer::intValue).toArray(), kinds);
    }

    /** Of the interval between the last R peak and the next one, over the usual. */
    private double intervalFactor() {
        return switch (next) {
            case PREMATURE_VENTRICULAR -> patient.premature().coupling();
            case EARLY_ATRIAL -> ATRIAL_COUPLING;
            case NORMAL ->
                switch (lastPeak) {
                    case PREMATURE_VENTRICULAR -> patient.premature().pause();
                    case EARLY_ATRIAL -> ATRIAL_PAUSE;
                    case NORMAL -> 1;
                };
        };
    }

    /** At angle 0 a beat peaks and the next one's kind is drawn; half a turn later the next beat's waves take over. */
    private void passMarks(double before, double after, int sample) {
        if (before < 0 && after >= 0 && after < 1) {
            boolean isAfterNearer = after < -before;
            peaks.add(isAfterNearer ? sample + 1 : sample);
            kinds.add(current);
            lastPeak = current;
            next = drawNext();
        } else if (before > 1 && after < -1) {
            current = next;
        }
    }

    /** Never two early beats in a row: what follows one is its pause. */
    private Beat drawNext() {
        double chance = random.nextDouble();
        if (lastPeak != Beat.NORMAL) {
            return Beat.NORMAL;
        }
        if (chance < patient.premature().share()) {
            return Beat.PREMATURE_VENTRICULAR;
        }
        return chance < patient.premature().share() + patient.earlyAtrialShare() ? Beat.EARLY_ATRIAL : Beat.NORMAL;
    }

    private void integrate(double[] state, double time, double omega, double speed) {
        double[] k1 = slope(state, time, omega, speed);
        double[] k2 = slope(moved(state, k1, STEP / 2), time + STEP / 2, omega, speed);
        double[] k3 = slope(moved(state, k2, STEP / 2), time + STEP / 2, omega, speed);
        double[] k4 = slope(moved(state, k3, STEP), time + STEP, omega, speed);
        for (int i = 0; i < state.length; i++) {
            state[i] += STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
    }

    private double[] slope(double[] state, double time, double omega, double speed) {
        double x = state[0];
        double y = state[1];
        double alpha = 1 - Math.sqrt(x * x + y * y);
        double baseline = 0.005 * Math.sin(2 * Math.PI * 0.25 * time);
        WaveTable waves = current == Beat.PREMATURE_VENTRICULAR ? prematureWaves : normalWaves;
        double pull = waves.pull(Math.atan2(y, x));
        return new double[] {alpha * x - omega * y, alpha * y + omega * x, -speed * pull - (state[2] - baseline)};
    }

    private static double[] moved(double[] state, double[] slope, double step) {
        return new double[] {
            state[0] + step * slope[0], state[1] + step * slope[1], state[2] + step * slope[2],
        };
    }

    private float[] toMillivolts(double[] signal) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : signal) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double phase = random.nextDouble(2 * Math.PI);
        float[] millivolts = new float[signal.length];
        for (int i = 0; i < signal.length; i++) {
            double wander = patient.wanderMillivolts() * Math.sin(2 * Math.PI * WANDER_HERTZ * i * STEP + phase);
            double noise = patient.noiseMillivolts() * gaussian();
            millivolts[i] = (float) (-0.4 + 1.6 * (signal[i] - low) / (high - low) + wander + noise);
        }
        return millivolts;
    }

    /** Box and Muller's cosine half. */
    private double gaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
