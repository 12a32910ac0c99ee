package dev.venule.fleet.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.CompiledModel;
import dev.venule.compiler.ModelCompiler;
import dev.venule.compiler.spec.ModelSpec;
import dev.venule.fleet.data.LabelledExample;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On a real model file: one layer, whose weights can be written by hand. */
final class JudgeTest {
    private static final Normalization NONE =
            Normalization.newBuilder().setKind(Normalization.Kind.NONE).build();
    private static final Normalization OWN = Normalization.newBuilder()
            .setKind(Normalization.Kind.OWN_STATISTICS)
            .build();
    /** a0 is [classes, features], a1 the bias: class 1 where the feature is above 0. */
    private static final float[] THRESHOLD_AT_ZERO = {-1, 1, 0, 0};

    @Test
    void accuracyAndAucAreOverAllExamplesAlsoThoseOfAPartlyFilledBatch() throws IOException {
        try (TrainableModel model = open(compile(1, 2))) {
            // Three of five right; positives 2 and -1 against negatives -3, 1 and -2: five of six pairs in order.
            PatientExamples patient = patient("a", 2, new float[] {2, -1, -3, 1, -2}, 1, 1, 0, 0, 0);

            Quality quality = new Judge(model, NONE, List.of(patient)).of(THRESHOLD_AT_ZERO);

            assertThat(quality.accuracy()).isCloseTo(3 / 5.0, within(1e-12));
            assertThat(quality.auc().orElseThrow()).isCloseTo(5 / 6.0, within(1e-12));
        }
    }

    @Test
    void largePatientsWeighMoreThanSmallOnes() throws IOException {
        try (TrainableModel model = open(compile(1, 2))) {
            PatientExamples right = patient("right", 2, new float[] {-1, 1, 2}, 0, 1, 1);
            PatientExamples wrong = patient("wrong", 2, new float[] {1}, 0);

            assertThat(new Judge(model, NONE, List.of(right, wrong))
                            .of(THRESHOLD_AT_ZERO)
                            .accuracy())
                    .isEqualTo(0.75);
        }
    }

    @Test
    void eachPatientIsScaledByItsOwnStatistics() throws IOException {
        try (TrainableModel model = open(compile(1, 2))) {
            PatientExamples around100 = patient("a", 2, new float[] {99, 101}, 0, 1);
            PatientExamples around0 = patient("b", 2, new float[] {-0.01f, 0.01f}, 0, 1);

            Quality quality = new Judge(model, OWN, List.of(around100, around0)).of(THRESHOLD_AT_ZERO);

            assertThat(quality.accuracy()).isEqualTo(1);
        }
    }

    @Test
    void moreThanTwoClassesHaveNoAuc() throws IOException {
        try (TrainableModel model = open(compile(1, 3))) {
            PatientExamples patient = patient("a", 3, new float[] {1, 2}, 2, 0);

            Quality quality = new Judge(model, NONE, List.of(patient)).of(new float[] {0, 0, 1, 0, 0, 0});

            assertThat(quality.auc()).isEmpty();
            assertThat(quality.accuracy()).isEqualTo(0.5);
        }
    }

    @Test
    void aClassThatNobodyHasLeavesAucUndefined() throws IOException {
        try (TrainableModel model = open(compile(1, 2))) {
            PatientExamples patient = patient("a", 2, new float[] {1, 2}, 1, 1);

            assertThat(new Judge(model, NONE, List.of(patient))
                            .of(THRESHOLD_AT_ZERO)
                            .auc())
                    .isEmpty();
        }
    }

    @Test
    void trainingAloneLearnsThePatientsOwnRule() throws IOException {
        CompiledModel compiled = compile(1, 2);
        try (TrainableModel model = open(compiled)) {
            PatientExamples patient = ruleOfOnePatient();
            Plan plan = Plan.newBuilder()
                    .setLearningRate(0.5f)
                    .setNormalization(NONE)
                    .build();

            float[] weights = LocalOnly.train(model, compiled.initialWeights(), plan, 40, patient);

            assertThat(new Judge(model, NONE, List.of(patient)).of(weights).accuracy())
                    .isGreaterThan(0.95);
        }
    }

    /** Class 1 where the feature is above 0, in a hundred examples. */
    private static PatientExamples ruleOfOnePatient() {
        SplittableRandom random = new SplittableRandom(3);
        List<LabelledExample> examples = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float x = (float) random.nextDouble(-1, 1);
            examples.add(new LabelledExample(new float[] {x}, x > 0 ? 1 : 0));
        }
        return new PatientExamples("rule", 2, examples);
    }

    private static CompiledModel compile(int features, int classes) {
        return ModelCompiler.compile(ModelSpec.builder("judge")
                .batch(4)
                .features(features)
                .dense(classes)
                .softmaxCrossEntropy());
    }

    private static TrainableModel open(CompiledModel compiled) {
        ModelRuntime.Opening opening = new NativeModelRuntime().open(compiled.file());
        assertThat(opening).isInstanceOf(ModelRuntime.Opening.Opened.class);
        return ((ModelRuntime.Opening.Opened) opening).model();
    }

    private static PatientExamples patient(String id, int classes, float[] features, int... labels) {
        List<LabelledExample> examples = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            examples.add(new LabelledExample(new float[] {features[i]}, labels[i]));
        }
        return new PatientExamples(id, classes, examples);
    }
}
