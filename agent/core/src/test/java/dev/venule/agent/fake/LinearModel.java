package dev.venule.agent.fake;

import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A linear model with squared error and one target: tensors are the weights and the bias. */
public final class LinearModel implements TrainableModel {
    private final int features;
    private final int batchSize;
    private final List<float[]> batchWeights = new ArrayList<>();
    private float[] parameters;
    private boolean isClosed;

    LinearModel(int features, int batchSize) {
        this.features = features;
        this.batchSize = batchSize;
        parameters = new float[features + 1];
    }

    /** A model file that {@link Opener} opens. */
    public static byte[] file(int features, int batchSize) {
        return ("linear " + features + " " + batchSize).getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens what {@link #file} made, refuses everything else, and remembers what it opened. */
    public static final class Opener implements ModelRuntime {
        public final List<LinearModel> opened = new ArrayList<>();

        @Override
        public Opening open(byte[] modelFile) {
            String[] words = new String(modelFile, StandardCharsets.US_ASCII).split(" ", -1);
            if (words.length != 3 || !words[0].equals("linear")) {
                return new Opening.Refused(RejectReason.MODEL_REFUSED, "not a linear model");
            }
            LinearModel model = new LinearModel(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
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
            parameters[i] -= learningRate * gradient[i];
        }
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
