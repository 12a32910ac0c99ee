package dev.venule.fleet.data;

import dev.venule.fleet.data.RecordingFolder.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the WISDM smartwatch recordings, one file and one device a subject: {@code data_<subject>_accel_watch.txt}, each
 * line {@code subject,activity,x,y,z;} in m/s^2 at 20 Hz, lines of one activity together and in the order of time.
 */
public final class WatchReader {
    /** Where the originals are. */
    public static final String ORIGINALS = "UCI Machine Learning Repository no. 507, \"WISDM Smartphone and Smartwatch"
            + " Activity and Biometrics Dataset\", the watch's accelerometer, activities A B C D E M";
    /** Names of the classes 0 to 5: walking, jogging, climbing stairs, sitting, standing, kicking a ball. */
    public static final List<String> ACTIVITIES = List.of("A", "B", "C", "D", "E", "M");

    private static final Pattern FILE = Pattern.compile("data_(\\w+)_accel_watch\\.txt");

    private final WatchFeatures features = new WatchFeatures();

    /** One device a subject, by subject id. */
    public List<PatientExamples> read(Path folder) throws IOException {
        List<PatientExamples> subjects = new ArrayList<>();
        for (Path file : new RecordingFolder(folder, ORIGINALS).list(FILE)) {
            subjects.add(readSubject(file));
        }
        return subjects;
    }

    private PatientExamples readSubject(Path file) throws IOException {
        List<Run> runs = new ArrayList<>();
        RecordingFolder.forEachLine(file, line -> addLine(line, runs));
        List<LabelledExample> examples = new ArrayList<>();
        for (Run run : runs) {
            float[] samples = Arrays.copyOf(run.samples, run.length);
            for (int from = 0; (from + WatchFeatures.WINDOW) * 3 <= samples.length; from += WatchFeatures.STEP) {
                examples.add(new LabelledExample(features.of(samples, from), run.activity));
            }
        }
        if (examples.isEmpty()) {
            throw new UnreadableRecordingException(
                    file + " holds no 5 s of one activity (" + WatchFeatures.WINDOW + " lines); fetch it again");
        }
        return new PatientExamples(RecordingFolder.idOf(file, FILE), ACTIVITIES.size(), examples);
    }

    private static void addLine(String line, List<Run> runs) throws MalformedLineException {
        String text = line.trim();
        String[] fields = (text.endsWith(";") ? text.substring(0, text.length() - 1) : text).split(",", -1);
        int activity = fields.length == 5 ? ACTIVITIES.indexOf(fields[1].trim()) : -1;
        if (activity < 0) {
            throw new MalformedLineException(
                    "expected \"subject,activity,x,y,z;\" with an activity of " + String.join(" ", ACTIVITIES));
        }
        if (runs.isEmpty() || runs.get(runs.size() - 1).activity != activity) {
            runs.add(new Run(activity));
        }
        Run run = runs.get(runs.size() - 1);
        for (int axis = 0; axis < 3; axis++) {
            run.add(RecordingFolder.number(fields[2 + axis], "an acceleration"));
        }
    }

    /** Samples of one activity without a break. */
    private static final class Run {
        private final int activity;
        private float[] samples = new float[1024];
        private int length;

        Run(int activity) {
            this.activity = activity;
        }

        void add(float value) {
            if (length == samples.length) {
                samples = Arrays.copyOf(samples, length * 2);
            }
            samples[length++] = value;
        }
    }
}
