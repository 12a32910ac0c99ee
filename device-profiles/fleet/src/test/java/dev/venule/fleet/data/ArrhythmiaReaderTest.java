package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArrhythmiaReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyBeatIsAnExampleWithItsLabel() throws IOException {
        RecordingFiles.write(folder.resolve("100.i16le"), signal(3000));
        RecordingFiles.write(folder.resolve("100.beats.csv"), "sample,label\n5,O\n400,O\n600,V\n2999,O\n");

        PatientExamples patient = onlyPatient();

        assertThat(patient.id()).isEqualTo("100");
        assertThat(patient.count()).isEqualTo(4);
        assertThat(patient.label(2)).isEqualTo(ArrhythmiaReader.PREMATURE);
        assertThat(patient.countOf(ArrhythmiaReader.PREMATURE)).isEqualTo(1);
        assertThat(patient.featureCount()).isEqualTo(BeatFeatures.COUNT);
    }

    @Test
    void gzipAndASignalFolderReadTheSame() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("signal"));
        RecordingFiles.write(inside.resolve("7.i16le.gz"), signal(2000));
        RecordingFiles.write(inside.resolve("7.beats.csv.gz"), "sample,label\n100,O\n500,V\n");

        assertThat(onlyPatient().count()).isEqualTo(2);
    }

    @Test
    void beatsThatGoBackAreNamedByFileAndLine() throws IOException {
        RecordingFiles.write(folder.resolve("7.i16le"), signal(2000));
        RecordingFiles.write(folder.resolve("7.beats.csv"), "sample,label\n500,O\n400,O\n");

        assertThatThrownBy(this::onlyPatient)
                .isInstanceOf(UnreadableRecordingException.class)
                .hasMessageContaining("7.beats.csv:3: sample 400 should be a whole number above the line before");
    }

    @Test
    void aBeatBehindTheRecordingsEndIsRefused() throws IOException {
        RecordingFiles.write(folder.resolve("7.i16le"), signal(2000));
        RecordingFiles.write(folder.resolve("7.beats.csv"), "sample,label\n2000,O\n");

        assertThatThrownBy(this::onlyPatient).hasMessageContaining("below the recording's 2000");
    }

    @Test
    void anUnknownLabelIsRefused() throws IOException {
        RecordingFiles.write(folder.resolve("7.i16le"), signal(2000));
        RecordingFiles.write(folder.resolve("7.beats.csv"), "sample,label\n20,N\n");

        assertThatThrownBy(this::onlyPatient).hasMessageContaining("7.beats.csv:2: expected \"sample,label\"");
    }

    @Test
    void halfASampleIsRefused() throws IOException {
        RecordingFiles.write(folder.resolve("7.i16le"), new byte[7]);
        RecordingFiles.write(folder.resolve("7.beats.csv"), "sample,label\n1,O\n");

        assertThatThrownBy(this::onlyPatient).hasMessageContaining("should hold 16-bit samples, has 7 bytes");
    }

    @Test
    void missingBeatsAreRefusedWithWhereToFetchThem() throws IOException {
        RecordingFiles.write(folder.resolve("7.i16le"), signal(2000));

        assertThatThrownBy(this::onlyPatient)
                .hasMessageContaining("lacks 7.beats.csv")
                .hasMessageContaining("PhysioNet mitdb");
    }

    @Test
    void theRealRecordingsHaveNinePatients19258BeatsAnd1520PrematureOnes() throws IOException {
        List<PatientExamples> patients = new ArrhythmiaReader().read(SharedRecordings.folder("mitbih"));

        assertThat(patients).hasSize(9);
        assertThat(patients.stream().mapToInt(PatientExamples::count).sum()).isEqualTo(19_258);
        assertThat(patients.stream()
                        .mapToInt(patient -> patient.countOf(ArrhythmiaReader.PREMATURE))
                        .toArray())
                .containsExactly(1, 2, 41, 520, 17, 109, 1, 3, 826);
    }

    private PatientExamples onlyPatient() throws IOException {
        List<PatientExamples> patients = new ArrhythmiaReader().read(folder);
        assertThat(patients).hasSize(1);
        return patients.get(0);
    }

    private static byte[] signal(int samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            bytes.putShort((short) (1024 + 100 * Math.sin(i / 20.0)));
        }
        return bytes.array();
    }
}
