package dev.venule.system;

import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import java.nio.charset.StandardCharsets;

/** Eight parameters that move a little with every step: training that costs nothing, for tests of what is around it. */
final class TinyModel implements TrainableModel {
    static final int PARAMETERS = 8;
    static final byte[] FILE = "a model of eight parameters".getBytes(StandardCharsets.US_ASCII);

    private static final float STEP = 0.01f;

    private float[] weights = new float[PARAMETERS];

    static ModelRuntime runtime() {
        return file -> new ModelRuntime.Opening.Opened(new TinyModel());
    }

    /** One example of one feature. */
    static ExampleStore examples() {
        return new ExampleStore() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public int featureCount() {
                return 1;
            }

            @Override
            public int targetCount() {
                return 1;
            }

            @Override
            public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset) {
                features[featureOffset] = 1;
                targets[targetOffset] = 1;
            }
        };
    }

    @Override
    public TensorLayout layout() {
        return new TensorLayout(PARAMETERS);
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public int featureCount() {
        return 1;
    }

    @Override
    public int targetCount() {
        return 1;
    }

    @Override
    public void restore(float[] restored) {
        weights = restored.clone();
    }

    @Override
    public float[] parameters() {
        return weights.clone();
    }

    @Override
    public float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum) {
        for (int i = 0; i < PARAMETERS; i++) {
            weights[i] += STEP;
        }
        return 1;
    }

    @Override
    public float evaluate(float[] x, float[] y, float[] w) {
        return 1;
    }

    @Override
    public float[] infer(float[] x) {
        return new float[] {1};
    }

    @Override
    public void close() {
        // Holds nothing but its array.
    }
}
