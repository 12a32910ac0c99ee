package dev.venule.fleet.simulation;

import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Linear regression with squared error in plain Java, so that thousands of devices fit in one process and the same training
 * gives the same bits on every machine. Two tensors: weights [features * targets], row by row, and biases [targets].
 */
public final class SimulatedModel implements TrainableModel {
    private final Shape shape;
    private final TrainingWatch watch;
    private final float[] anchor;
    private final float[] parameters;
    private final float[] velocity;
    private final float[] gradient;

    /** The sizes of a model; its file holds nothing else. */
    public record Shape(int features, int targets, int batchSize) {
        private static final Pattern FILE = Pattern.compile("linear regression (\\d{1,4}) (\\d{1,4}) (\\d{1,4})");

        /** What {@link #runtime} opens. */
        public byte[] file() {
            return ("linear regression " + features + " " + targets + " " + batchSize)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        public TensorLayout layout() {
            return new TensorLayout(features * targets, targets);
        }
    }

    /** Sees what a model is trained from and what comes out, as the agent does. */
    interface TrainingWatch {
        TrainingWatch NONE = new TrainingWatch() {
            @Override
            public void restored(float[] weights) {}

            @Override
            public void trained(float[] parameters) {}
        };

        /** {@code weights} are not to be changed. */
        void restored(float[] weights);

        /** {@code parameters} are not to be changed. */
        void trained(float[] parameters);
    }

    SimulatedModel(Shape shape, TrainingWatch watch) {
        this.shape = shape;
        this.watch = watch;
        int count = shape.layout().parameterCount();
        anchor = new float[count];
        parameters = new float[count];
        velocity = new float[count];
        gradient = new float[count];
    }

    /** Opens what {@link Shape#file} wrote. */
    public static ModelRuntime runtime() {
        return runtime(TrainingWatch.NONE);
    }

    /** The same, watched. */
    static ModelRuntime runtime(TrainingWatch watch) {
        return file -> {
            Matcher matcher = Shape.FILE.matcher(new String(file, StandardCharsets.US_ASCII));
            if (!matcher.matches()) {
                return new ModelRuntime.Opening.Refused(
                        RejectReason.MODEL_REFUSED, "not a simulated model; announce one of a simulation");
            }
            Shape shape = new Shape(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            return new ModelRuntime.Opening.Opened(new SimulatedModel(shape, watch));
        };
    }

    @Override
    public TensorLayout layout() {
        return shape.layout();
    }

    @Override
    public int batchSize() {
        return shape.batchSize();
    }

    @Override
    public int featureCount() {
        return shape.features();
    }

    @Override
    public int targetCount() {
        return shape.targets();
    }

    @Override
    public void restore(float[] weights) {
        System.arraycopy(weights, 0, anchor, 0, anchor.length);
        System.arraycopy(weights, 0, parameters, 0, parameters.length);
        Arrays.fill(velocity, 0);
        watch.restored(anchor.clone());
    }

    @Override
    public float[] parameters() {
        watch.trained(parameters.clone());
        return parameters.clone();
    }

    @Override
    public Optional<float[]> velocity() {
        return Optional.of(velocity.clone());
    }

    @Override
    public void resume(float[] weights, float[] gathered) {
        System.arraycopy(weights, 0, parameters, 0, parameters.length);
        System.arraycopy(gathered, 0, velocity, 0, velocity.length);
    }

    @Override
    public float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum) {
        float loss = differentiate(x, y, w);
        for (int i = 0; i < parameters.length; i++) {
            float slope = gradient[i] + proximalMu * (parameters[i] - anchor[i]);
            velocity[i] = momentum * velocity[i] + slope;
            parameters[i] -= learningRate * velocity[i];
        }
        return loss;
    }

    /** Fills the gradient of the weighted mean loss, which is returned. */
    private float differentiate(float[] x, float[] y, float[] w) {
        Arrays.fill(gradient, 0);
        float[] outputs = infer(x);
        float rows = sum(w);
        int targets = shape.targets();
        int biases = shape.features() * targets;
        float loss = 0;
        for (int row = 0; row < shape.batchSize(); row++) {
            for (int target = 0; w[row] > 0 && target < targets; target++) {
                float error = outputs[row * targets + target] - y[row * targets + target];
                float share = w[row] / rows * error;
                loss += share * error;
                for (int i = 0; i < shape.features(); i++) {
                    gradient[i * targets + target] += 2 * share * x[row * shape.features() + i];
                }
                gradient[biases + target] += 2 * share;
            }
        }
        return loss;
    }

    @Override
    public float evaluate(float[] x, float[] y, float[] w) {
        float[] outputs = infer(x);
        int targets = shape.targets();
        float loss = 0;
        for (int i = 0; i < outputs.length; i++) {
            float error = outputs[i] - y[i];
            loss += w[i / targets] * error * error;
        }
        return loss / sum(w);
    }

    @Override
    public float[] infer(float[] x) {
        int targets = shape.targets();
        int biases = shape.features() * targets;
        float[] outputs = new float[shape.batchSize() * targets];
        for (int row = 0; row < shape.batchSize(); row++) {
            System.arraycopy(parameters, biases, outputs, row * targets, targets);
            for (int i = 0; i < shape.features(); i++) {
                float feature = x[row * shape.features() + i];
                for (int target = 0; target < targets; target++) {
                    outputs[row * targets + target] += feature * parameters[i * targets + target];
                }
            }
        }
        return outputs;
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
        // Nothing outside of the heap is held.
    }
}
