package dev.venule.compiler;

import dev.venule.agent.training.TrainableModel;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.reference.ReferenceModel;
import java.util.Arrays;

/** Gradients of a batch's loss by all weights, from three sources. */
final class Gradients {
    /** A power of two, so large that w - rate * g keeps all digits of g. */
    private static final float RATE = 1024;

    private Gradients() {}

    static double[] ofCompiled(TrainableModel model, float[] weights, Batch batch) {
        model.restore(weights);
        model.train(batch.x(), batch.y(), batch.w(), RATE, 0, 0);
        float[] after = model.parameters();
        double[] gradient = new double[after.length];
        for (int i = 0; i < after.length; i++) {
            gradient[i] = ((double) weights[i] - after[i]) / RATE;
        }
        return gradient;
    }

    static double[] ofReference(ReferenceModel model, Batch batch) {
        return Arrays.stream(model.differentiate(batch).gradients())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Central differences. */
    static double[] byFiniteDifferences(ReferenceModel model, Batch batch, double step) {
        double[] weights = model.weights();
        double[] gradient = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double[] moved = weights.clone();
            moved[i] = weights[i] + step;
            model.setWeights(moved);
            double above = model.loss(batch);
            moved[i] = weights[i] - step;
            model.setWeights(moved);
            gradient[i] = (above - model.loss(batch)) / (2 * step);
        }
        model.setWeights(weights);
        return gradient;
    }

    /** The largest, over all tensors, of a tensor's largest error relative to its largest magnitude. */
    static double relativeError(int[] tensorSizes, double[] actual, double[] expected) {
        double worst = 0;
        int offset = 0;
        for (int size : tensorSizes) {
            double error = 0;
            double magnitude = Double.MIN_NORMAL;
            for (int i = offset; i < offset + size; i++) {
                error = Math.max(error, Math.abs(actual[i] - expected[i]));
                magnitude = Math.max(magnitude, Math.abs(expected[i]));
            }
            worst = Math.max(worst, error / magnitude);
            offset += size;
        }
        return worst;
    }
}
