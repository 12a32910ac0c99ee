package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void windowsOverlapByHalfAndNeverSpanTwoActivities() throws IOException {
        RecordingFiles.write(folder.resolve("data_7_accel_watch.txt"), lines(7, "A", 199) + lines(7, "E", 150));

        PatientExamples subject = onlySubject();

        assertThat(subject.id()).isEqualTo("7");
        assertThat(subject.countOf(WatchReader.ACTIVITIES.indexOf("A"))).isEqualTo(2);
        assertThat(subject.countOf(WatchReader.ACTIVITIES.indexOf("E"))).isEqualTo(2);
        assertThat(subject.count()).isEqualTo(4);
    }

    @Test
    void gzipReadsAsPlain() throws IOException {
        RecordingFiles.write(folder.resolve("data_8_accel_watch.txt.gz"), lines(8, "M", 100));

        PatientExamples subject = onlySubject();

        assertThat(subject.label(0)).isEqualTo(WatchReader.ACTIVITIES.indexOf("M"));
    }

    @Test
    void malformedLineIsNamedByFileAndNumber() throws IOException {
        RecordingFiles.write(folder.resolve("data_9_accel_watch.txt"), lines(9, "A", 120) + "9,A,1.0,zwei,3.0;\n");

        assertThatThrownBy(this::onlySubject)
                .isInstanceOf(UnreadableRecordingException.class)
                .hasMessageContaining("data_9_accel_watch.txt:121: an acceleration should be a number, is \"zwei\"");
    }

    @Test
    void unknownActivityIsRefused() throws IOException {
        RecordingFiles.write(folder.resolve("data_9_accel_watch.txt"), "9,Q,1,2,3;\n");

        assertThatThrownBy(this::onlySubject).hasMessageContaining(":1: expected \"subject,activity,x,y,z;\"");
    }

    @Test
    void tooShortRecordingIsRefused() throws IOException {
        RecordingFiles.write(folder.resolve("data_9_accel_watch.txt"), lines(9, "A", 99));

        assertThatThrownBy(this::onlySubject).hasMessageContaining("holds no 5 s of one activity");
    }

    @Test
    void emptyFolderIsRefusedWithWhereToFetchTheOriginals() {
        assertThatThrownBy(this::onlySubject)
                .isInstanceOf(UnreadableRecordingException.class)
                .hasMessageContaining("holds no file named like")
                .hasMessageContaining("UCI Machine Learning Repository no. 507");
    }

    @Test
    void missingFolderIsRefused() {
        assertThatThrownBy(() -> new WatchReader().read(folder.resolve("nowhere")))
                .isInstanceOf(UnreadableRecordingException.class)
                .hasMessageContaining("there is no folder")
                .hasMessageContaining("--path");
    }

    @Test
    void theRealRecordingsHave41SubjectsAndEveryWindowOfTheir585600Samples() throws IOException {
        Path recordings = SharedRecordings.folder("wisdm-watch");

        List<PatientExamples> subjects = new WatchReader().read(recordings);

        assertThat(subjects).hasSize(41);
        assertThat(subjects.stream().mapToInt(PatientExamples::count).sum()).isEqualTo(11_468);
        PatientExamples withoutJogging = subject(subjects, "1616");
        assertThat(withoutJogging.countOf(WatchReader.ACTIVITIES.indexOf("B"))).isZero();
        assertThat(withoutJogging.count()).isEqualTo(5 * 47);
        assertThat(subject(subjects, "1642").countOf(WatchReader.ACTIVITIES.indexOf("C")))
                .isZero();
        assertThat(linesIn(recordings)).isEqualTo(585_600);
    }

    private static long linesIn(Path recordings) throws IOException {
        long[] lines = {0};
        try (var files = Files.newDirectoryStream(recordings, "data_*")) {
            for (Path file : files) {
                RecordingFolder.forEachLine(file, line -> lines[0]++);
            }
        }
        return lines[0];
    }

    private static PatientExamples subject(List<PatientExamples> subjects, String id) {
        return subjects.stream()
                .filter(subject -> subject.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private PatientExamples onlySubject() throws IOException {
        List<PatientExamples> subjects = new WatchReader().read(folder);
        assertThat(subjects).hasSize(1);
        return subjects.get(0);
    }

    private static String lines(int subject, String activity, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(subject).append(',').append(activity).append(',').append(i % 7);
            lines.append(",-").append(i % 5).append(",9.8;\n");
        }
        return lines.toString();
    }
}
