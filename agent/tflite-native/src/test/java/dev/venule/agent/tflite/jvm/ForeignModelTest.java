package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.venule.agent.tflite.TfliteTrainableModel;
import dev.venule.agent.training.ModelRuntime.Opening;
import dev.venule.protocol.codec.TensorLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Models that this project did not write, under the names that their authors chose. */
class ForeignModelTest {
    private final NativeModelRuntime runtime = new NativeModelRuntime();

    @Test
    void linearModelTrainsAsCalculatedByHand() throws IOException {
        try (TfliteTrainableModel model = opened(runtime.open(SharedModels.read("linear-training.tflite")))) {
            assertThat(model.layout()).isEqualTo(new TensorLayout(1, 1));
            model.restore(new float[] {0, 0});
            float[] losses = new float[50];
            for (int step = 0; step < losses.length; step++) {
                losses[step] = model.train(new float[] {1}, new float[] {2}, new float[] {1}, 0, 0, 0);
            }
            // By hand: at x = 1, y = 2 a step of 0.01 shrinks the error 2 - w - b by 1 - 2 * 2 * 0.01, and w = b.
            assertThat(losses[0]).isEqualTo(4.0f);
            assertThat(losses[49]).isCloseTo((float) (4 * Math.pow(0.96, 98)), within(1e-5f));
            assertThat(losses[49]).isCloseTo(0.0732f, within(5e-5f));
            float expected = (float) (1 - Math.pow(0.96, 50));
            assertThat(expected).isCloseTo(0.870114f, within(1e-6f));
            assertThat(model.parameters()).containsExactly(new float[] {expected, expected}, within(1e-6f));
        }
    }

    @Test
    void linearModelRefusesWhatItsTrainDoesNotTake() throws IOException {
        try (TfliteTrainableModel model = opened(runtime.open(SharedModels.read("linear-training.tflite")))) {
            float[] one = {1};
            assertThat(model.capabilities().learningRate()).isFalse();
            assertThatThrownBy(() -> model.train(one, one, one, 0.1f, 0, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("takes no lr");
            assertThatThrownBy(() -> model.train(one, one, one, 0, 0.1f, 0)).hasMessageContaining("takes no mu");
            assertThatThrownBy(() -> model.train(one, one, one, 0, 0, 0.9f)).hasMessageContaining("takes no momentum");
            assertThatThrownBy(() -> model.train(one, one, new float[] {0.5f}, 0, 0, 0))
                    .hasMessageContaining("takes no sample weights");
            assertThatThrownBy(() -> model.evaluate(one, one, one)).hasMessageContaining("no evaluate");
        }
    }

    @Test
    void flowersKerasExportIsRefusedForTrainingWithOperatorAndRemedy() throws IOException {
        assertThat(explanation(runtime.open(SharedModels.read("flower-enginefault.tflite"))))
                .startsWith("train needs FlexSparseSoftmaxCrossEntropyWithLogits, FlexReluGrad")
                .contains("venule model compile")
                .doesNotContain("\n");
        assertThat(explanation(runtime.open(SharedModels.read("flower-logistic.tflite"))))
                .startsWith("train needs FlexBroadcastGradientArgs")
                .contains("builtin ops only");
    }

    @Test
    void flowersKerasExportInfersWithExchangedWeights() throws IOException {
        byte[] file = SharedModels.read("flower-enginefault.tflite");
        try (TfliteTrainableModel model = opened(runtime.openForInference(file))) {
            assertThat(model.layout()).isEqualTo(new TensorLayout(14 * 9, 9, 9 * 4, 4));
            assertThat(model.featureCount()).isEqualTo(14);
            assertThat(model.targetCount()).isEqualTo(4);
            float[] weights = new float[model.layout().parameterCount()];
            weights[weights.length - 1] = 1;
            model.restore(weights);
            assertThat(model.parameters()).containsExactly(weights);
            float[] logits = model.infer(new float[14]);
            // Its infer ends in a softmax: three zeros and a one.
            assertThat(logits[3]).isCloseTo((float) (Math.E / (Math.E + 3)), within(1e-6f));
            assertThatThrownBy(() -> model.train(new float[14], new float[4], new float[] {1}, 0, 0, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no train");
        }
    }

    @Test
    void flowersLogisticModelExchangesWeights() throws IOException {
        byte[] file = SharedModels.read("flower-logistic.tflite");
        try (TfliteTrainableModel model = opened(runtime.openForInference(file))) {
            assertThat(model.layout()).isEqualTo(new TensorLayout(30, 1));
            float[] weights = new float[31];
            weights[30] = 0.5f;
            model.restore(weights);
            assertThat(model.parameters()).containsExactly(weights);
        }
    }

    private static TfliteTrainableModel opened(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return (TfliteTrainableModel) ((Opening.Opened) opening).model();
    }

    private static String explanation(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Refused.class);
        return ((Opening.Refused) opening).explanation();
    }
}
