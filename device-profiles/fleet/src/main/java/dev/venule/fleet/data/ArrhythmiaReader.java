package dev.venule.fleet.data;

import dev.venule.fleet.data.RecordingFolder.MalformedLineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads extracts of the MIT-BIH Arrhythmia Database, one record and one device a patient: {@code <record>.i16le} (first
 * lead, 360 Hz, little-endian 16-bit converter values) and {@code <record>.beats.csv} ({@code sample,label} for each beat, V
 * a premature ventricular contraction, O any other). Accepts the folder itself or one that holds it as {@code signal}.
 */
public final class ArrhythmiaReader {
    /** Where the originals are. */
    public static final String ORIGINALS =
            "PhysioNet mitdb 1.0.0, MIT-BIH Arrhythmia Database, the first lead as 16-bit"
                    + " values and the beats as sample,label";
    /** The class of a premature ventricular contraction; 0 is any other beat. */
    public static final int PREMATURE = 1;

    private static final double SAMPLES_PER_SECOND = 360;
    private static final Pattern FILE = Pattern.compile("(\\w+)\\.i16le");

    /** One device a record, by record number. */
    public List<PatientExamples> read(Path folder) throws IOException {
        Path signals = Files.isDirectory(folder.resolve("signal")) ? folder.resolve("signal") : folder;
        RecordingFolder recordings = new RecordingFolder(signals, ORIGINALS);
        List<PatientExamples> patients = new ArrayList<>();
        for (Path file : recordings.list(FILE)) {
            String record = RecordingFolder.idOf(file, FILE);
            patients.add(readPatient(record, readSignal(file), recordings.find(record + ".beats.csv")));
        }
        return patients;
    }

    private static float[] readSignal(Path file) throws IOException {
        byte[] bytes = RecordingFolder.readBytes(file);
        if (bytes.length == 0 || bytes.length % Short.BYTES != 0) {
            throw new UnreadableRecordingException(
                    file + " should hold 16-bit samples, has " + bytes.length + " bytes; fetch it again");
        }
        ShortBuffer samples =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        float[] signal = new float[samples.remaining()];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = samples.get(i);
        }
        return signal;
    }

    private static PatientExamples readPatient(String record, float[] signal, Path beats) throws IOException {
        List<Integer> peaks = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        RecordingFolder.forEachLine(beats, line -> {
            if (!line.trim().equals("sample,label")) {
                addBeat(line, signal.length, peaks, labels);
            }
        });
        if (peaks.isEmpty()) {
            throw new UnreadableRecordingException(beats + " names no beat; fetch it again");
        }
        int[] positions = peaks.stream().mapToInt(Integer::intValue).toArray();
        BeatFeatures features = new BeatFeatures(signal, positions, SAMPLES_PER_SECOND);
        List<LabelledExample> examples = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            examples.add(new LabelledExample(features.of(i), labels.get(i)));
        }
        return new PatientExamples(record, 2, examples);
    }

    private static void addBeat(String line, int signalLength, List<Integer> peaks, List<Integer> labels)
            throws MalformedLineException {
        String[] fields = line.trim().split(",", -1);
        if (fields.length != 2 || !(fields[1].equals("V") || fields[1].equals("O"))) {
            throw new MalformedLineException("expected \"sample,label\" with the label V or O");
        }
        float sample = RecordingFolder.number(fields[0], "the sample");
        int last = peaks.isEmpty() ? -1 : peaks.get(peaks.size() - 1);
        if (sample != (int) sample || sample <= last || sample >= signalLength) {
            throw new MalformedLineException("sample " + fields[0]
                    + " should be a whole number above the line before and below the recording's " + signalLength);
        }
        peaks.add((int) sample);
        labels.add(fields[1].equals("V") ? PREMATURE : 0);
    }
}
