package dev.venule.agent.daemon;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples in the .csv files of a folder, in the order of the file names. They are read again when a file came, went, grew
 * or became too old; a last line without its end is still being written and waits. Used by one thread.
 */
final class CsvExamples implements ExampleStore {
    private final Path folder;
    private final int featureCount;
    private final int classCount;
    private final ExampleRetention retention;
    private List<FileState> known = List.of();
    /** Features and then the label or target, for each example. */
    private List<float[]> examples = List.of();

    /** By what a file is known to be the one that was read. */
    private record FileState(Path file, long sizeBytes, long modifiedMillis) {}

    /** {@code classCount}: 2 or more for one-hot targets, 1 for a target that is the last value itself. */
    CsvExamples(Path folder, int featureCount, int classCount, ExampleRetention retention) {
        this.folder = folder;
        this.featureCount = featureCount;
        this.classCount = classCount;
        this.retention = retention;
    }

    @Override
    public int count() throws IOException {
        List<FileState> now = files();
        if (!now.equals(known)) {
            List<float[]> read = new ArrayList<>();
            for (FileState state : now) {
                readFile(state.file(), read);
            }
            examples = read;
            known = now;
        }
        return examples.size();
    }

    @Override
    public int featureCount() {
        return featureCount;
    }

    @Override
    public int targetCount() {
        return classCount;
    }

    @Override
    public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset)
            throws IOException {
        if (index >= examples.size()) {
            throw new IOException(
                    "example " + index + " of " + folder + " went away while it was used; the round is tried again");
        }
        float[] example = examples.get(index);
        System.arraycopy(example, 0, features, featureOffset, featureCount);
        if (classCount == 1) {
            targets[targetOffset] = example[featureCount];
            return;
        }
        for (int c = 0; c < classCount; c++) {
            targets[targetOffset + c] = c == (int) example[featureCount] ? 1 : 0;
        }
    }

    private List<FileState> files() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.csv")) {
            files.forEach(found::add);
        }
        found.sort(null);
        List<FileState> states = new ArrayList<>();
        for (Path file : found) {
            FileTime written = Files.getLastModifiedTime(file);
            if (!retention.hasExpired(written)) {
                states.add(new FileState(file, Files.size(file), written.toMillis()));
            }
        }
        return states;
    }

    private void readFile(Path file, List<float[]> into) throws IOException {
        String text = text(file);
        String complete = text.substring(0, text.lastIndexOf('\n') + 1);
        int number = 0;
        for (String line : complete.split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                into.add(example(line, file + " line " + number));
            }
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; save it as plain text", e);
        }
    }

    private float[] example(String line, String place) throws IOException {
        String[] fields = line.split(",", -1);
        if (fields.length != featureCount + 1) {
            throw new IOException(place + " has " + fields.length + " values, " + (featureCount + 1)
                    + " are expected: examples.features and then the label");
        }
        float[] values = new float[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = number(fields[i].strip(), place);
        }
        float label = values[featureCount];
        if (classCount > 1 && !(label >= 0 && label < classCount && label == (int) label)) {
            throw new IOException(place + " has the label " + fields[featureCount].strip() + ", expected is 0 to "
                    + (classCount - 1) + ", see examples.classes");
        }
        return values;
    }

    private static float number(String field, String place) throws IOException {
        try {
            float value = Float.parseFloat(field);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as of an infinite one.
        }
        throw new IOException(place + " has the value \"" + field + "\", expected are finite numbers");
    }
}
