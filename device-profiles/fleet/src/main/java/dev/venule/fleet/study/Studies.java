package dev.venule.fleet.study;

import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.fleet.data.ArrhythmiaReader;
import dev.venule.fleet.data.HeartDiseaseReader;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.data.WatchReader;
import dev.venule.fleet.ecg.EcgPatients;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The studies that ship with Venule. Patients and splits are drawn from the seed alone. */
public final class Studies {
    /** MIT-BIH records that each are left out once: those with enough premature beats to judge by. */
    private static final List<String> ARRHYTHMIA_FOLDS = List.of("105", "106", "108", "116", "200");

    private static final int ECG_UNSEEN = 10;
    private static final int WATCH_TRAINING = 31;
    private static final double HEART_TRAINING_SHARE = 0.66;
    private static final int HOSPITALS = 4;
    /** From three on, two thirds leave somebody over. */
    private static final int LEAST_HOSPITAL_PATIENTS = 3;

    private Studies() {}

    /** Synthetic patients; label: premature ventricular beat or not. */
    public static Study ecg(int devices, long seed) {
        List<PatientExamples> patients = EcgPatients.draw(devices + ECG_UNSEEN, seed);
        ModelSpec model = ModelSpec.builder("ecg-beats")
                .seed(seed)
                .features(patients.get(0).featureCount())
                .dense(32)
                .relu()
                .dense(2)
                .softmaxCrossEntropy();
        Plan plan = plan(1, 0.05f, 0.02, Normalization.Kind.OWN_STATISTICS);
        Study.Recipe recipe = new Study.Recipe(plan, Math.max(1, devices / 3), 40, step(0.05), 20);
        return new Study(
                "ecg", patients.subList(0, devices), patients.subList(devices, patients.size()), model, recipe);
    }

    /** WISDM smartwatch subjects, 31 to train and the others unseen; label: one of six activities. */
    public static Study watch(Path folder, long seed) throws IOException {
        List<PatientExamples> subjects = shuffled(new WatchReader().read(folder), seed);
        requireAll(folder, subjects, WATCH_TRAINING + 1, "subjects");
        ModelSpec model = ModelSpec.builder("watch-activities")
                .seed(seed)
                .features(subjects.get(0).featureCount())
                .dense(128)
                .relu()
                .dense(64)
                .relu()
                .dense(subjects.get(0).targetCount())
                .softmaxCrossEntropy();
        Plan plan = plan(2, 0.02f, 0.01, Normalization.Kind.OWN_STATISTICS);
        // Two thirds of the devices make a version: with half of them updates are 2.8 versions old in the mean on a
        // busy machine, and the model's accuracy swings by 1.5 points from version to version.
        return new Study(
                "watch",
                subjects.subList(0, WATCH_TRAINING),
                subjects.subList(WATCH_TRAINING, subjects.size()),
                model,
                new Study.Recipe(plan, 20, 200, step(0.02), 30));
    }

    /** MIT-BIH patients; in each study another one is unseen and all others train. Label: premature ventricular beat or not. */
    public static List<Study> arrhythmia(Path folder, long seed) throws IOException {
        List<PatientExamples> patients = new ArrhythmiaReader().read(folder);
        List<Study> folds = new ArrayList<>();
        for (String leftOut : ARRHYTHMIA_FOLDS) {
            folds.add(arrhythmia(folder, patients, leftOut, seed));
        }
        return folds;
    }

    private static Study arrhythmia(Path folder, List<PatientExamples> patients, String leftOut, long seed) {
        List<PatientExamples> training = new ArrayList<>(patients);
        List<PatientExamples> unseen = new ArrayList<>(patients);
        unseen.removeIf(patient -> !patient.id().equals(leftOut));
        training.removeAll(unseen);
        if (unseen.isEmpty()) {
            throw new IllegalArgumentException(folder + " has no record " + leftOut
                    + ", which the study leaves out; fetch " + ArrhythmiaReader.ORIGINALS);
        }
        ModelSpec model = ModelSpec.builder("arrhythmia-beats")
                .seed(seed)
                .features(unseen.get(0).featureCount())
                .dense(24)
                .relu()
                .dense(2)
                .softmaxCrossEntropy();
        Plan plan = plan(1, 0.03f, 0.05, Normalization.Kind.OWN_STATISTICS);
        return new Study(
                "mitbih",
                training,
                unseen,
                model,
                new Study.Recipe(plan, Math.max(1, training.size() - 1), 40, step(0.2), 40));
    }

    /** Four hospitals, 66 % of each to train, the others unseen; label: heart disease or not. */
    public static Study heart(Path folder, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<PatientExamples> training = new ArrayList<>();
        List<PatientExamples> unseen = new ArrayList<>();
        List<PatientExamples> hospitals = new HeartDiseaseReader().read(folder);
        // A version takes one update of each hospital: with fewer of them there would never be one.
        requireAll(folder, hospitals, HOSPITALS, "hospitals");
        for (PatientExamples hospital : hospitals) {
            requireSplittable(folder, hospital);
            List<PatientExamples> parts = hospital.split(HEART_TRAINING_SHARE, random);
            training.add(parts.get(0));
            unseen.add(parts.get(1));
        }
        ModelSpec model = ModelSpec.builder("heart-disease")
                .seed(seed)
                .features(HeartDiseaseReader.FEATURES)
                .dense(2)
                .softmaxCrossEntropy();
        Normalization.Builder reference = Normalization.newBuilder().setKind(Normalization.Kind.REFERENCE);
        for (int i = 0; i < HeartDiseaseReader.FEATURES; i++) {
            reference.addCenter(HeartDiseaseReader.referenceCenters()[i]);
            reference.addScale(HeartDiseaseReader.referenceScales()[i]);
        }
        Plan plan = plan(1, 0.1f, 0.5, Normalization.Kind.NONE).toBuilder()
                .setNormalization(reference)
                .build();
        return new Study("heart", training, unseen, model, new Study.Recipe(plan, HOSPITALS, 60, step(0.5), 60));
    }

    private static Plan plan(int epochs, float learningRate, double keepFraction, Normalization.Kind normalization) {
        return Plan.newBuilder()
                .setEpochs(epochs)
                .setLearningRate(learningRate)
                .setMinimumExamples(1)
                .setMaximumStaleness(20)
                .setUpload(UploadRule.newBuilder()
                        .setSupport(SupportRule.DEVICE_TOP_K)
                        .setKeepFraction(keepFraction)
                        .setValues(ValueFormat.TERNARY))
                .setNormalization(Normalization.newBuilder().setKind(normalization))
                .build();
    }

    private static ServerStepPolicy step(double keepFraction) {
        return new ServerStepPolicy(1, KeepSchedule.constant(keepFraction), ValueFormat.TERNARY);
    }

    private static void requireAll(Path folder, List<PatientExamples> patients, int least, String what) {
        if (patients.size() < least) {
            throw new IllegalArgumentException(folder + " has " + patients.size() + " " + what
                    + ", the study needs at least " + least + "; fetch the others (docs/data.md)");
        }
    }

    private static void requireSplittable(Path folder, PatientExamples hospital) {
        if (hospital.count() < LEAST_HOSPITAL_PATIENTS) {
            throw new IllegalArgumentException(folder + " has " + hospital.count() + " patients of " + hospital.id()
                    + ", too few to keep some of them unseen; fetch the whole file (docs/data.md)");
        }
    }

    private static <T> List<T> shuffled(List<T> ordered, long seed) {
        List<T> shuffled = new ArrayList<>(ordered);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swapped);
        }
        return shuffled;
    }
}
