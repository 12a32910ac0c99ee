package dev.venule.fleet.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.data.SharedRecordings;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StudiesTest {
    @Test
    void syntheticPatientsAreEitherTrainedOnOrUnseen() {
        Study study = Studies.ecg(5, 9);

        assertThat(ids(study.training())).hasSize(5).doesNotContainAnyElementsOf(ids(study.unseen()));
        assertThat(study.isBinary()).isTrue();
    }

    @Test
    void thirtyOneSubjectsTrainAndTenAreUnseenWhicheverTheSeed() throws IOException {
        Path recordings = SharedRecordings.folder("wisdm-watch");

        Study study = Studies.watch(recordings, 1);

        assertThat(ids(study.training())).hasSize(31).doesNotContainAnyElementsOf(ids(study.unseen()));
        assertThat(study.unseen()).hasSize(10);
        assertThat(ids(Studies.watch(recordings, 1).unseen())).isEqualTo(ids(study.unseen()));
        assertThat(ids(Studies.watch(recordings, 2).unseen())).isNotEqualTo(ids(study.unseen()));
        assertThat(study.isBinary()).isFalse();
    }

    @Test
    void eachFoldLeavesAnotherArrhythmiaPatientOut() throws IOException {
        List<Study> folds = Studies.arrhythmia(SharedRecordings.folder("mitbih"), 1);

        assertThat(folds)
                .extracting(fold -> ids(fold.unseen()).get(0))
                .containsExactly("105", "106", "108", "116", "200");
        for (Study fold : folds) {
            assertThat(ids(fold.unseen())).hasSize(1);
            assertThat(ids(fold.training())).hasSize(8).doesNotContainAnyElementsOf(ids(fold.unseen()));
        }
    }

    @Test
    void twoThirdsOfEachHospitalTrainAndTheScaleIsClinicalNotPooled() throws IOException {
        Study study = Studies.heart(SharedRecordings.folder("heart-disease"), 1);

        assertThat(study.training()).extracting(PatientExamples::count).containsExactly(200, 194, 81, 132);
        assertThat(study.unseen()).extracting(PatientExamples::count).containsExactly(103, 100, 42, 68);
        Normalization normalization = study.recipe().plan().getNormalization();
        assertThat(normalization.getKind()).isEqualTo(Normalization.Kind.REFERENCE);
        assertThat(normalization.getCenterCount()).isEqualTo(13);
    }

    @Test
    void aDensePopulationSendsEveryParameterAsFloat32BothWays() {
        Study study = Studies.ecg(4, 2);
        CompiledModel model = ModelCompiler.compile(study.model());

        PopulationConfig dense = StudyPopulation.of(study, model, 3, true);
        PopulationConfig sparse = StudyPopulation.of(study, model, 3, false);

        Plan densePlan = dense.task().forVersion(0);
        assertThat(densePlan.getUpload().getKeepFraction()).isEqualTo(1);
        assertThat(densePlan.getUpload().getValues()).isEqualTo(ValueFormat.FLOAT32);
        assertThat(dense.policy().step().keep().at(0)).isEqualTo(1);
        assertThat(sparse.task().forVersion(0).getUpload().getKeepFraction()).isLessThan(0.1);
        assertThat(sparse.policy().buffer().maximumVersions()).isEqualTo(3);
    }

    private static List<String> ids(List<PatientExamples> patients) {
        return patients.stream().map(PatientExamples::id).toList();
    }
}
