package dev.venule.fleet.ecg;

import dev.venule.fleet.data.PatientExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A population of synthetic ECG patients. */
public final class EcgPatients {
    private static final int SECONDS = 240;

    private EcgPatients() {}

    /** {@code count} patients with four minutes of ECG each; the same for the same seed. */
    public static List<PatientExamples> draw(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PatientExamples> patients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EcgPatient patient = EcgPatient.draw(random);
            EcgRecording recording = new EcgSimulator(patient, random.split()).record(SECONDS);
            patients.add(recording.examples(String.format(Locale.ROOT, "patient-%03d", i + 1)));
        }
        return patients;
    }
}
