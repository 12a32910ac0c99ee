package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.training.ModelRuntime;
import dev.venule.protocol.message.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatedModelTest {
    private static final SimulatedModel.Shape SHAPE = new SimulatedModel.Shape(3, 2, 4);
    private static final float STEP = 1f / 1024;

    private final Watch watch = new Watch();
    private final SimulatedModel model = new SimulatedModel(SHAPE, watch);
    private final float[] x = new float[4 * 3];
    private final float[] y = new float[4 * 2];
    private final float[] w = {1, 1, 1, 0};

    private static final class Watch implements SimulatedModel.TrainingWatch {
        private final List<float[]> restored = new ArrayList<>();
        private final List<float[]> trained = new ArrayList<>();

        @Override
        public void restored(float[] weights) {
            restored.add(weights);
        }

        @Override
        public void trained(float[] parameters) {
            trained.add(parameters);
        }
    }

    SimulatedModelTest() {
        SimulatedExamples examples = new SimulatedExamples(SHAPE, 3, 99);
        for (int row = 0; row < 3; row++) {
            examples.read(row, x, 3 * row, y, 2 * row);
        }
    }

    @Test
    void oneStepGoesDownTheGradientOfTheLoss() {
        float[] begin = {0.1f, -0.2f, 0.3f, 0.4f, -0.5f, 0.6f, 0.7f, -0.8f};
        model.restore(begin);
        model.train(x, y, w, 1, 0, 0);
        float[] after = model.parameters();

        for (int i = 0; i < begin.length; i++) {
            float slope = (lossAt(begin, i, STEP) - lossAt(begin, i, -STEP)) / (2 * STEP);
            assertThat(begin[i] - after[i]).as("parameter %d", i).isCloseTo(slope, within(2e-3f));
        }
    }

    private float lossAt(float[] weights, int changed, float by) {
        float[] moved = weights.clone();
        moved[changed] += by;
        model.restore(moved);
        return model.evaluate(x, y, w);
    }

    @Test
    void trainingLearnsItsExamples() {
        model.restore(new float[8]);
        float first = model.train(x, y, w, 0.2f, 0, 0.5f);
        for (int i = 0; i < 300; i++) {
            model.train(x, y, w, 0.2f, 0, 0.5f);
        }

        assertThat(first).isGreaterThan(0.1f);
        assertThat(model.evaluate(x, y, w)).isLessThan(first / 1000);
    }

    @Test
    void theProximalTermPullsBackToWhereTrainingBegan() {
        model.restore(new float[8]);
        model.train(x, y, w, 0.2f, 0, 0);
        float[] free = model.parameters();
        model.train(x, y, w, 0.2f, 0, 0);
        float[] freeAgain = model.parameters();
        model.restore(new float[8]);
        model.train(x, y, w, 0.2f, 1, 0);
        assertThat(model.parameters()).as("no pull at the anchor").isEqualTo(free);
        model.train(x, y, w, 0.2f, 1, 0);

        for (int i = 0; i < free.length; i++) {
            assertThat(model.parameters()[i]).isCloseTo(freeAgain[i] - 0.2f * free[i], within(1e-6f));
        }
    }

    @Test
    void restoringForgetsMomentumAndShowsTheWatchWhatTrainingBeginsAndEndsWith() {
        model.restore(new float[8]);
        model.train(x, y, w, 0.2f, 0, 0.9f);
        float[] once = model.parameters();
        model.restore(new float[8]);
        model.train(x, y, w, 0.2f, 0, 0.9f);

        assertThat(model.parameters()).isEqualTo(once);
        assertThat(watch.restored)
                .hasSize(2)
                .allSatisfy(weights -> assertThat(weights).isEqualTo(new float[8]));
        assertThat(watch.trained.get(1)).isEqualTo(once);
    }

    @Test
    void aFileOpensTheShapeThatWroteItAndNothingElseDoes() {
        ModelRuntime runtime = SimulatedModel.runtime(watch);

        ModelRuntime.Opening opening = runtime.open(SHAPE.file());

        assertThat(opening).isInstanceOfSatisfying(ModelRuntime.Opening.Opened.class, opened -> {
            assertThat(opened.model().layout()).isEqualTo(SHAPE.layout());
            assertThat(opened.model().batchSize()).isEqualTo(4);
            assertThat(opened.model().featureCount()).isEqualTo(3);
            assertThat(opened.model().targetCount()).isEqualTo(2);
        });
        assertThat(runtime.open("linear regression".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(
                        ModelRuntime.Opening.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RejectReason.MODEL_REFUSED));
    }

    @Test
    void examplesAreTheSameWheneverTheyAreReadAndOthersOnAnotherDevice() {
        float[] again = new float[12];
        float[] targets = new float[8];
        new SimulatedExamples(SHAPE, 3, 99).read(1, again, 3, targets, 2);
        float[] other = new float[12];
        new SimulatedExamples(SHAPE, 3, 98).read(1, other, 3, new float[8], 2);

        for (int i = 3; i < 6; i++) {
            assertThat(again[i]).isEqualTo(x[i]).isNotEqualTo(other[i]).isBetween(-1f, 1f);
        }
        assertThat(targets[2]).isEqualTo(y[2]);
    }
}
