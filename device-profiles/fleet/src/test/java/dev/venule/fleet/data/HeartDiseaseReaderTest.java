package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeartDiseaseReaderTest {
    private static final String KNOWN = "63.0,1.0,2.0,145.0,233.0,1.0,1.0,150.0,0.0,2.3,3.0,0.0,6.0,0\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void tenColumnsBecomeThirteenFeatures() throws IOException {
        write(KNOWN);

        assertThat(features(0)).containsExactly(63, 1, 0, 1, 0, 145, 233, 1, 0, 1, 150, 0, 2.3f);
        assertThat(onlyHospital().label(0)).isZero();
    }

    @Test
    void everyDegreeOfDiseaseIsDisease() throws IOException {
        write(KNOWN.replace(",0\n", ",3\n"));

        assertThat(onlyHospital().label(0)).isEqualTo(1);
    }

    @Test
    void whatIsMissingOrImpossibleIsTheReferenceValueAndSaysNothing() throws IOException {
        write("?,?,4,0,0,?,?,?,?,?,?,?,?,1\n");

        float[] features = features(0);
        float[] centers = HeartDiseaseReader.referenceCenters();

        // Chest pain of the fourth kind and a resting ECG that is missing are told by zeros.
        assertThat(features).containsExactly(centers);
    }

    @Test
    void aWrongNumberOfColumnsIsNamedByFileAndLine() throws IOException {
        write(KNOWN + "1,2,3\n");

        assertThatThrownBy(this::onlyHospital)
                .isInstanceOf(UnreadableRecordingException.class)
                .hasMessageContaining("processed.somewhere.data:2: expected 14 columns, found 3");
    }

    @Test
    void aWordWhereANumberBelongsIsNamed() throws IOException {
        write(KNOWN.replace("145.0", "high"));

        assertThatThrownBy(this::onlyHospital).hasMessageContaining(":1: column 4 should be a number, is \"high\"");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        write("\n");

        assertThatThrownBy(this::onlyHospital).hasMessageContaining("is empty; fetch it again");
    }

    @Test
    void theRealTablesHaveFourHospitalsAndTheirSharesOfDisease() throws IOException {
        List<PatientExamples> hospitals = new HeartDiseaseReader().read(SharedRecordings.folder("heart-disease"));

        assertThat(hospitals.stream().map(PatientExamples::id))
                .containsExactly("cleveland", "hungarian", "switzerland", "va");
        assertThat(hospitals.stream().map(PatientExamples::count)).containsExactly(303, 294, 123, 200);
        assertThat(hospitals.stream().map(h -> 100.0 * h.countOf(1) / h.count()))
                .satisfiesExactly(
                        share -> assertThat(share).isCloseTo(45.9, within(0.05)),
                        share -> assertThat(share).isCloseTo(36.1, within(0.05)),
                        share -> assertThat(share).isCloseTo(93.5, within(0.05)),
                        share -> assertThat(share).isCloseTo(74.5, within(0.05)));
    }

    private void write(String lines) throws IOException {
        RecordingFiles.write(folder.resolve("processed.somewhere.data"), lines);
    }

    private PatientExamples onlyHospital() throws IOException {
        List<PatientExamples> hospitals = new HeartDiseaseReader().read(folder);
        assertThat(hospitals).hasSize(1);
        return hospitals.get(0);
    }

    private float[] features(int patient) throws IOException {
        float[] features = new float[HeartDiseaseReader.FEATURES];
        onlyHospital().read(patient, features, 0, new float[2], 0);
        return features;
    }
}
