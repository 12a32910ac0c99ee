package dev.venule.compiler.reference;

import dev.venule.compiler.layer.Head;
import java.util.Arrays;

/** The loss of one row and its gradient by the logits. */
record ReferenceLoss(double value, double[] gradient) {
    static ReferenceLoss of(Head head, double[] z, double[] y) {
        return switch (head) {
            case SOFTMAX_CROSS_ENTROPY -> softmax(z, y);
            case SIGMOID_BINARY_CROSS_ENTROPY -> sigmoid(z, y);
            case MEAN_SQUARED_ERROR -> squared(z, y);
        };
    }

    private static ReferenceLoss softmax(double[] z, double[] y) {
        double largest = Arrays.stream(z).max().orElseThrow();
        double logSum = largest
                + Math.log(Arrays.stream(z).map(v -> Math.exp(v - largest)).sum());
        double loss = 0;
        double[] gradient = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            loss -= y[i] * (z[i] - logSum);
            gradient[i] = Math.exp(z[i] - logSum) - y[i];
        }
        return new ReferenceLoss(loss, gradient);
    }

    private static ReferenceLoss sigmoid(double[] z, double[] y) {
        double loss = 0;
        double[] gradient = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            double softplus = Math.max(z[i], 0) + Math.log1p(Math.exp(-Math.abs(z[i])));
            loss += (softplus - y[i] * z[i]) / z.length;
            gradient[i] = (1 / (1 + Math.exp(-z[i])) - y[i]) / z.length;
        }
        return new ReferenceLoss(loss, gradient);
    }

    private static ReferenceLoss squared(double[] z, double[] y) {
        double loss = 0;
        double[] gradient = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            loss += (z[i] - y[i]) * (z[i] - y[i]) / z.length;
            gradient[i] = 2 * (z[i] - y[i]) / z.length;
        }
        return new ReferenceLoss(loss, gradient);
    }
}
