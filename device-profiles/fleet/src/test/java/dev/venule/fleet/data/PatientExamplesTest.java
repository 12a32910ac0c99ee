package dev.venule.fleet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PatientExamplesTest {
    @Test
    void targetsAreOneHot() {
        PatientExamples patient = new PatientExamples("p", 3, List.of(new LabelledExample(new float[] {7}, 2)));
        float[] features = {0, 0};
        float[] targets = {9, 9, 9, 9};

        patient.read(0, features, 1, targets, 1);

        assertThat(features).containsExactly(0, 7);
        assertThat(targets).containsExactly(9, 0, 0, 1);
    }

    @Test
    void aSplitKeepsEveryExampleOnceAndIsDrawnFromTheSeed() {
        List<LabelledExample> examples = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            examples.add(new LabelledExample(new float[] {i}, i % 2));
        }
        PatientExamples patient = new PatientExamples("p", 2, examples);

        List<PatientExamples> parts = patient.split(0.66, new SplittableRandom(4));

        assertThat(parts).extracting(PatientExamples::count).containsExactly(66, 34);
        List<Float> all = new ArrayList<>(values(parts.get(0)));
        all.addAll(values(parts.get(1)));
        assertThat(all).doesNotHaveDuplicates().hasSize(100);
        assertThat(values(patient.split(0.66, new SplittableRandom(4)).get(1))).isEqualTo(values(parts.get(1)));
        assertThat(values(patient.split(0.66, new SplittableRandom(5)).get(1))).isNotEqualTo(values(parts.get(1)));
    }

    @Test
    void aPatientWithoutExamplesIsRefused() {
        assertThatThrownBy(() -> new PatientExamples("p", 2, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patient p has no examples");
    }

    @Test
    void examplesThatDisagreeAreRefused() {
        LabelledExample one = new LabelledExample(new float[1], 0);

        assertThatThrownBy(() -> new PatientExamples("p", 2, List.of(one, new LabelledExample(new float[2], 0))))
                .hasMessageContaining("needs 1 features");
        assertThatThrownBy(() -> new PatientExamples("p", 2, List.of(one, new LabelledExample(new float[1], 2))))
                .hasMessageContaining("labels below 2");
    }

    private static List<Float> values(PatientExamples patient) {
        List<Float> values = new ArrayList<>();
        float[] features = new float[1];
        for (int i = 0; i < patient.count(); i++) {
            patient.read(i, features, 0, new float[2], 0);
            values.add(features[0]);
        }
        return values;
    }
}
