package dev.venule.agent.tflite.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.tflite.fixtures.GoldenModels;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.message.RejectReason;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortableModelRuntimeTest {
    private static final long SEED = 7;

    private final PortableModelRuntime runtime = new PortableModelRuntime();

    @Test
    void lossFallsForEveryGoldenModel() {
        for (byte[] file : GoldenModels.all()) {
            try (TrainableModel model = opened(file)) {
                Batch batch = new Batch(model);
                float before = model.evaluate(batch.x, batch.y, batch.w);
                for (int step = 0; step < 30; step++) {
                    batch.train(model);
                }
                assertThat(model.evaluate(batch.x, batch.y, batch.w))
                        .as("seed %d", SEED)
                        .isLessThan(0.8f * before);
            }
        }
    }

    @Test
    void restoreForgetsMomentum() {
        try (TrainableModel model = opened(GoldenModels.cnn())) {
            Batch batch = new Batch(model);
            float[] start = model.parameters();
            float[] first = twoSteps(model, batch, start);
            batch.train(model);
            assertThat(twoSteps(model, batch, start)).containsExactly(first);
            assertThat(first).isNotEqualTo(start);
        }
    }

    private static float[] twoSteps(TrainableModel model, Batch batch, float[] start) {
        model.restore(start);
        batch.train(model);
        batch.train(model);
        return model.parameters();
    }

    @Test
    void modelsOpenAtOnceShareNothing() {
        try (TrainableModel trained = opened(GoldenModels.mlp());
                TrainableModel other = opened(GoldenModels.mlp())) {
            float[] start = other.parameters();
            new Batch(trained).train(trained);
            assertThat(trained.parameters()).isNotEqualTo(start);
            assertThat(other.parameters()).containsExactly(start);
        }
    }

    @Test
    void closedModelRefuses() {
        TrainableModel model = opened(GoldenModels.mlp());
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

        void train(TrainableModel model) {
            model.train(x, y, w, 0.1f, 0.01f, 0.9f);
        }
    }
}
