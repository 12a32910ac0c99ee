package dev.venule.fleet.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.ecg.EcgRecording.Beat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EcgSimulatorTest {
    private static final long SEED = 20260101;
    private static final EcgPatient.PrematureBeat NONE = new EcgPatient.PrematureBeat(0, 0.6, 1.3, 1, 2);

    @ParameterizedTest
    @CsvSource({"60, 60", "90, 90", "50, 50"})
    void aMinuteHoldsAsManyBeatsAsTheHeartRateSays(double heartRate, int beats) {
        EcgRecording recording = record(patient(heartRate, NONE), 60);

        assertThat(recording.peaks().length).as("seed " + SEED).isBetween(beats - 1, beats + 1);
    }

    @Test
    void intervalsSpreadAsTheHeartRatesDeviationSays() {
        EcgRecording recording = record(patient(60, NONE), 300);

        List<Double> intervals = intervals(recording, Beat.NORMAL, Beat.NORMAL);
        double mean =
                intervals.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double variance = intervals.stream()
                .mapToDouble(i -> (i - mean) * (i - mean))
                .average()
                .orElseThrow();

        // 60 s/h^2 x 1 beat/min = 1/60 s; a beat's interval is a mean over about a second, which takes a little off.
        assertThat(mean).as("seed " + SEED).isCloseTo(1, within(0.005));
        assertThat(Math.sqrt(variance)).as("seed " + SEED).isBetween(0.012, 0.020);
    }

    @ParameterizedTest
    @CsvSource({"0.54, 1.11", "0.62, 1.39", "0.81, 1.25"})
    void prematureBeatsHaveTheirCouplingAndTheirPause(double coupling, double pause) {
        EcgRecording recording = record(patient(70, premature(0.2, coupling, pause, 1.2, 2)), 300);

        double usual = median(intervals(recording, Beat.NORMAL, Beat.NORMAL));
        double before = median(intervals(recording, Beat.NORMAL, Beat.PREMATURE_VENTRICULAR));
        double after = median(intervals(recording, Beat.PREMATURE_VENTRICULAR, Beat.NORMAL));

        assertThat(before / usual).as("seed " + SEED).isCloseTo(coupling, within(0.02));
        assertThat(after / usual).as("seed " + SEED).isCloseTo(pause, within(0.02));
    }

    @Test
    void theShareOfPrematureBeatsIsThatOfBeatsThatFollowANormalOne() {
        EcgRecording recording = record(patient(80, premature(0.15, 0.6, 1.3, 1, 2)), 600);

        long premature = count(recording, Beat.PREMATURE_VENTRICULAR);
        long chances = recording.kinds().size() - premature;

        // About 690 draws of 0.15: a deviation of 0.0136; five of them are
        // exceeded by chance once in 1.7 million seeds.
        assertThat((double) premature / chances).as("seed " + SEED).isCloseTo(0.15, within(0.068));
    }

    @Test
    void twoPrematureBeatsNeverFollowEachOther() {
        EcgRecording recording = record(patient(80, premature(0.5, 0.6, 1.3, 1, 2)), 120);

        assertThat(intervals(recording, Beat.PREMATURE_VENTRICULAR, Beat.PREMATURE_VENTRICULAR))
                .isEmpty();
        assertThat(count(recording, Beat.PREMATURE_VENTRICULAR)).isPositive();
    }

    @Test
    void peaksLieOnTheRWaveAndTheSignalIsInMillivolts() {
        EcgRecording recording = record(patient(60, NONE), 60);
        float[] signal = recording.millivolts();

        for (int peak : recording.peaks()) {
            assertThat(highestNear(signal, peak))
                    .as("seed " + SEED + ", peak at " + peak)
                    .isBetween(peak - 6, peak + 6);
        }
        for (float value : signal) {
            assertThat(value).isBetween(-0.41f, 1.21f);
        }
    }

    @Test
    void aPrematureBeatThatPointsDownHasItsPeakBelowTheBaseline() {
        EcgRecording recording = record(patient(60, premature(0.2, 0.7, 1.2, -1.2, 2)), 120);
        float[] sorted = recording.millivolts().clone();
        java.util.Arrays.sort(sorted);
        float baseline = sorted[sorted.length / 2];

        for (int beat = 0; beat < recording.peaks().length; beat++) {
            float atPeak = recording.millivolts()[recording.peaks()[beat]];
            boolean isPremature = recording.kinds().get(beat) == Beat.PREMATURE_VENTRICULAR;
            assertThat(atPeak < baseline).as("seed " + SEED + ", beat " + beat).isEqualTo(isPremature);
        }
    }

    @Test
    void theSameSeedGivesTheSameRecordingAndAnotherSeedAnother() {
        EcgPatient patient = EcgPatient.draw(new SplittableRandom(5));
        float[] once =
                new EcgSimulator(patient, new SplittableRandom(7)).record(20).millivolts();

        assertThat(new EcgSimulator(patient, new SplittableRandom(7)).record(20).millivolts())
                .containsExactly(once);
        assertThat(new EcgSimulator(patient, new SplittableRandom(8)).record(20).millivolts())
                .isNotEqualTo(once);
    }

    @Test
    void everyDrawnPatientHasBeatsOfBothClasses() {
        List<PatientExamples> patients = EcgPatients.draw(40, SEED);

        assertThat(patients).extracting(PatientExamples::id).doesNotHaveDuplicates();
        for (PatientExamples patient : patients) {
            assertThat(patient.countOf(0))
                    .as("seed " + SEED + ", " + patient.id())
                    .isGreaterThan(80);
            assertThat(patient.countOf(1))
                    .as("seed " + SEED + ", " + patient.id())
                    .isPositive();
        }
    }

    @Test
    void anImpossibleHeartRateIsRefusedWithItsBounds() {
        assertThatThrownBy(() -> patient(300, NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heartRate must be 30 to 200 beats per minute, was 300.0");
    }

    private static EcgRecording record(EcgPatient patient, int seconds) {
        return new EcgSimulator(patient, new SplittableRandom(SEED)).record(seconds);
    }

    /** Without noise, drift and early atrial beats. */
    private static EcgPatient patient(double heartRate, EcgPatient.PrematureBeat premature) {
        return new EcgPatient(heartRate, 1, 0.5, new double[] {1, 1, 1, 1, 1}, 0, 0, 0, premature);
    }

    private static EcgPatient.PrematureBeat premature(
            double share, double coupling, double pause, double amplitude, double width) {
        return new EcgPatient.PrematureBeat(share, coupling, pause, amplitude, width);
    }

    private static long count(EcgRecording recording, Beat kind) {
        return recording.kinds().stream().filter(beat -> beat == kind).count();
    }

    /** Seconds from a beat of one kind to the next, where that is of the other; a pause is told by what came before it. */
    private static List<Double> intervals(EcgRecording recording, Beat from, Beat to) {
        List<Double> intervals = new ArrayList<>();
        for (int i = 1; i < recording.peaks().length; i++) {
            if (recording.kinds().get(i - 1) == from && recording.kinds().get(i) == to) {
                int samples = recording.peaks()[i] - recording.peaks()[i - 1];
                intervals.add((double) samples / EcgSimulator.SAMPLES_PER_SECOND);
            }
        }
        return intervals;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Within a fifth of a second of {@code peak}. */
    private static int highestNear(float[] signal, int peak) {
        int reach = EcgSimulator.SAMPLES_PER_SECOND / 5;
        int highest = peak;
        for (int i = Math.max(0, peak - reach); i < Math.min(signal.length, peak + reach); i++) {
            highest = signal[i] > signal[highest] ? i : highest;
        }
        return highest;
    }
}
