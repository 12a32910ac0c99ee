package dev.venule.agent.fake;

import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A linear model with squared error and one target: tensors are the weights and the bias. */
public final class LinearModel implements TrainableModel {
    private final int features;
    private final int batchSize;
    private final List<float[]> batchWeights = new ArrayList<>();
    private final Opener opener;
    private float[] parameters;
    private float[] restored;
    private float[] velocity;
    private boolean isClosed;

    LinearModel(int features, int batchSize, Opener opener) {
        this.features = features;
        this.batchSize = batchSize;
        this.opener = opener;
        parameters = new float[features + 1];
        restored = parameters;
        velocity = new float[features + 1];
    }

    /** A model file that {@link Opener} opens. */
    public static byte[] file(int features, int batchSize) {
        return ("linear " + features + " " + batchSize).getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens what {@link #file} made, refuses everything else, and remembers what it opened. */
    public static final class Opener implements ModelRuntime {
        public final List<LinearModel> opened = new ArrayList<>();
        private IntConsumer onBatch = batches -> {};
        private boolean givesVelocity = true;
        private int batches;

        /** {@code hook} is called after every batch of any model, with the number of batches so far. */
        public void onBatch(IntConsumer hook) {
            onBatch = hook;
        }

        /** From now on models cannot go on where another one stood. */
        public void withholdVelocity() {
            givesVelocity = false;
        }

        /** Of all models so far. */
        public int batches() {
            return batches;
        }

        @Override
        public Opening open(byte[] modelFile) {
            String[] words = new String(modelFile, StandardCharsets.US_ASCII).split(" ", -1);
            if (words.length != 3 || !words[0].equals("linear")) {
                return new Opening.Refused(RejectReason.MODEL_REFUSED, "not a linear model");
            }
            LinearModel model = new LinearModel(Integer.parseInt(words[1]), Integer.parseInt(words[2]), this);
            opened.add(model);
            return new Opening.Opened(model);
        }
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** The sample weights of every batch so far. */
    public List<float[]> batchWeights() {
        return batchWeights;
    }

    @Override
    public TensorLayout layout() {
        return new TensorLayout(features, 1);
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public int featureCount() {
        return features;
    }

    @Override
    public int targetCount() {
        return 1;
    }

    @Override
    public void restore(float[] weights) {
        parameters = weights.clone();
        restored = weights.clone();
        velocity = new float[features + 1];
    }

    @Override
    public Optional<float[]> velocity() {
        return opener.givesVelocity ? Optional.of(velocity.clone()) : Optional.empty();
    }

    @Override
    public void resume(float[] weights, float[] gathered) {
        parameters = weights.clone();
        velocity = gathered.clone();
    }

    @Override
    public float[] parameters() {
        return parameters.clone();
    }

    @Override
    public float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum) {
        batchWeights.add(w.clone());
        float loss = evaluate(x, y, w);
        float[] gradient = new float[features + 1];
        float rows = sum(w);
        for (int row = 0; row < batchSize; row++) {
            float error = 2 * w[row] / rows * (predict(x, row) - y[row]);
            for (int i = 0; i < features; i++) {
                gradient[i] += error * x[row * features + i];
            }
            gradient[features] += error;
        }
        for (int i = 0; i <= features; i++) {
            velocity[i] = momentum * velocity[i] + gradient[i] + proximalMu * (parameters[i] - restored[i]);
            parameters[i] -= learningRate * velocity[i];
        }
        opener.onBatch.accept(++opener.batches);
        return loss;
    }

    @Override
    public float evaluate(float[] x, float[] y, float[] w) {
        float loss = 0;
        for (int row = 0; row < batchSize; row++) {
            float error = predict(x, row) - y[row];
            loss += w[row] * error * error;
        }
        return loss / sum(w);
    }

    @Override
    public float[] infer(float[] x) {
        float[] outputs = new float[batchSize];
        for (int row = 0; row < batchSize; row++) {
            outputs[row] = predict(x, row);
        }
        return outputs;
    }

    private float predict(float[] x, int row) {
        float sum = parameters[features];
        for (int i = 0; i < features; i++) {
            sum += parameters[i] * x[row * features + i];
        }
        return sum;
    }

    private static float sum(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
