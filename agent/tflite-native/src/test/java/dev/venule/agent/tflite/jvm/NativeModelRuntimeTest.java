package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.message.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NativeModelRuntimeTest {
    private static final long SEED = 7;

    private final NativeModelRuntime runtime = new NativeModelRuntime();

    @Test
    void lossFallsForEveryGoldenModel() {
        for (byte[] file : GoldenModels.all()) {
            try (TrainableModel model = opened(file)) {
                Batch batch = new Batch(model);
                model.restore(model.parameters());
                float before = model.evaluate(batch.x, batch.y, batch.w);
                assertThat(batch.train(model, 0, 0)).as("seed %d", SEED).isEqualTo(before);
                for (int step = 0; step < 30; step++) {
                    batch.train(model, 0.01f, 0.9f);
                }
                assertThat(model.evaluate(batch.x, batch.y, batch.w))
                        .as("seed %d", SEED)
                        .isLessThan(before / 2);
                assertThat(model.infer(batch.x)).hasSize(model.batchSize() * model.targetCount());
            }
        }
    }

    @Test
    void restoreForgetsMomentumAndMovesTheProximalPoint() {
        try (TrainableModel model = opened(GoldenModels.mlp())) {
            Batch batch = new Batch(model);
            float[] start = model.parameters();
            float[] first = twoSteps(model, batch, start);
            model.restore(new float[start.length]);
            batch.train(model, 0.5f, 0.9f);
            assertThat(twoSteps(model, batch, start)).containsExactly(first);
        }
    }

    private static float[] twoSteps(TrainableModel model, Batch batch, float[] start) {
        model.restore(start);
        batch.train(model, 0.5f, 0.9f);
        batch.train(model, 0.5f, 0.9f);
        return model.parameters();
    }

    @Test
    void rowsOfWeightZeroChangeNothing() {
        try (TrainableModel model = opened(GoldenModels.mlp())) {
            Batch batch = new Batch(model);
            float[] start = model.parameters();
            batch.w[3] = 0;
            model.restore(start);
            batch.train(model, 0, 0);
            float[] expected = model.parameters();
            Arrays.fill(batch.x, 18, 24, 1000);
            Arrays.fill(batch.y, 9, 12, 1);
            model.restore(start);
            batch.train(model, 0, 0);
            assertThat(model.parameters()).containsExactly(expected);
        }
    }

    @Test
    void modelsOpenAtOnceShareNothing() {
        // More than the ten native slots of a callback class: each must report to the one reporter.
        List<TrainableModel> models = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                models.add(opened(GoldenModels.mlp()));
            }
            float[] start = models.get(0).parameters();
            new Batch(models.get(0)).train(models.get(0), 0, 0);
            assertThat(models.get(0).parameters()).isNotEqualTo(start);
            for (TrainableModel other : models.subList(1, models.size())) {
                assertThat(other.parameters()).containsExactly(start);
            }
        } finally {
            models.forEach(TrainableModel::close);
        }
    }

    @Test
    void closedModelRefusesInsteadOfTouchingFreedMemory() {
        TrainableModel model = opened(GoldenModels.mlp());
        model.parameters();
        model.close();
        model.close();
        assertThatThrownBy(model::parameters)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model is closed");
    }

    @Test
    void brokenFileIsRefusedInOneLine() {
        Opening opening = runtime.open(Arrays.copyOf(GoldenModels.mlp(), 5000));
        assertThat(opening).isInstanceOf(Opening.Refused.class);
        Opening.Refused refused = (Opening.Refused) opening;
        assertThat(refused.reason()).isEqualTo(RejectReason.MODEL_REFUSED);
        assertThat(refused.explanation()).startsWith("rule ").doesNotContain("\n");
    }

    private TrainableModel opened(byte[] file) {
        Opening opening = runtime.open(file);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).model();
    }

    private static final class Batch {
        private final float[] x;
        private final float[] y;
        private final float[] w;

        Batch(TrainableModel model) {
            SplittableRandom random = new SplittableRandom(SEED);
            x = new float[model.batchSize() * model.featureCount()];
            y = new float[model.batchSize() * model.targetCount()];
            w = new float[model.batchSize()];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextDouble(-1, 1);
            }
            for (int row = 0; row < w.length; row++) {
                y[row * model.targetCount() + row % model.targetCount()] = row % 2;
                w[row] = 1;
            }
        }

        float train(TrainableModel model, float proximalMu, float momentum) {
            return model.train(x, y, w, 0.3f, proximalMu, momentum);
        }
    }
}
