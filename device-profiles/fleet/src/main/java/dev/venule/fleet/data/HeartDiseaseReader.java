package dev.venule.fleet.data;

import dev.venule.fleet.data.RecordingFolder.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the UCI heart disease tables, one hospital and one device a file: {@code processed.<hospital>.data}, 14 columns,
 * {@code ?} for a missing value. Features are the first ten columns, chest pain and resting ECG as indicators (the last
 * level of each is told by zeros): 13 in all. Not safe for use by several threads.
 *
 * <p>A missing value (also cholesterol or blood pressure 0, which no living patient has) is the clinical reference value:
 * after normalisation by reference ranges it says nothing. No other patient's value enters.
 */
public final class HeartDiseaseReader {
    /** Where the originals are. */
    public static final String ORIGINALS =
            "UCI Machine Learning Repository no. 45, \"Heart Disease\", processed.*.data";
    /** Features per patient. */
    public static final int FEATURES = 13;

    private static final Pattern FILE = Pattern.compile("processed\\.(\\w+)\\.data");
    private static final int COLUMNS = 14;
    private static final int RESTING_PRESSURE = 3;
    private static final int CHOLESTEROL = 4;
    private static final int DIAGNOSIS = 13;
    /** Clinical reference of each feature in the order of {@link #features}: typical value of an adult in a clinic. */
    private static final float[] CENTERS = {54, 0.5f, 0, 0, 0, 130, 220, 0, 0, 0, 140, 0.5f, 1};
    /** How far from it is far: about one deviation of adults, from the same clinical ranges. */
    private static final float[] SCALES = {10, 0.5f, 1, 1, 1, 20, 50, 1, 1, 1, 25, 0.5f, 1};

    /** The reference values that a plan carries; a new array. */
    public static float[] referenceCenters() {
        return CENTERS.clone();
    }

    /** The reference spreads that a plan carries; a new array. */
    public static float[] referenceScales() {
        return SCALES.clone();
    }

    /** One device a hospital, by name. */
    public List<PatientExamples> read(Path folder) throws IOException {
        List<PatientExamples> hospitals = new ArrayList<>();
        for (Path file : new RecordingFolder(folder, ORIGINALS).list(FILE)) {
            List<LabelledExample> patients = new ArrayList<>();
            RecordingFolder.forEachLine(file, line -> patients.add(parse(line)));
            if (patients.isEmpty()) {
                throw new UnreadableRecordingException(file + " is empty; fetch it again (" + ORIGINALS + ")");
            }
            hospitals.add(new PatientExamples(RecordingFolder.idOf(file, FILE), 2, patients));
        }
        return hospitals;
    }

    private static LabelledExample parse(String line) throws MalformedLineException {
        String[] fields = line.trim().split(",", -1);
        if (fields.length != COLUMNS) {
            throw new MalformedLineException("expected " + COLUMNS + " columns, found " + fields.length);
        }
        float diagnosis = RecordingFolder.number(fields[DIAGNOSIS], "the diagnosis (last column)");
        return new LabelledExample(features(fields), diagnosis > 0 ? 1 : 0);
    }

    private static float[] features(String[] fields) throws MalformedLineException {
        float[] features = new float[FEATURES];
        int next = 0;
        for (int column = 0; column < 10; column++) {
            Optional<Float> value = value(fields, column);
            int levels = column == 2 ? 3 : column == 6 ? 2 : 0;
            int firstLevel = column == 2 ? 1 : 0;
            for (int level = 0; level < levels; level++) {
                boolean isLevel = value.isPresent() && value.get() == firstLevel + level;
                features[next++] = isLevel ? 1 : 0;
            }
            if (levels == 0) {
                features[next] = value.orElse(CENTERS[next]);
                next++;
            }
        }
        return features;
    }

    private static Optional<Float> value(String[] fields, int column) throws MalformedLineException {
        String text = fields[column].trim();
        if (text.equals("?")) {
            return Optional.empty();
        }
        float value = RecordingFolder.number(text, "column " + (column + 1));
        boolean impossible = (column == RESTING_PRESSURE || column == CHOLESTEROL) && value == 0;
        return impossible ? Optional.empty() : Optional.of(value);
    }
}
