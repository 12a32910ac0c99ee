package dev.venule.compiler.reference;

import java.util.List;

final class ReferenceDense implements ReferenceLayer {
    private final int units;
    private final int features;
    private final double[] weights;
    private final double[] bias;
    private final double[] weightGradient;
    private final double[] biasGradient;
    private double[] input = {};

    ReferenceDense(int units, int features) {
        this.units = units;
        this.features = features;
        weights = new double[units * features];
        bias = new double[units];
        weightGradient = new double[units * features];
        biasGradient = new double[units];
    }

    @Override
    public double[] forward(double[] x) {
        input = x;
        double[] z = bias.clone();
        for (int u = 0; u < units; u++) {
            for (int f = 0; f < features; f++) {
                z[u] += weights[u * features + f] * x[f];
            }
        }
        return z;
    }

    @Override
    public double[] backward(double[] dz) {
        double[] dx = new double[features];
        for (int u = 0; u < units; u++) {
            biasGradient[u] += dz[u];
            for (int f = 0; f < features; f++) {
                weightGradient[u * features + f] += dz[u] * input[f];
                dx[f] += dz[u] * weights[u * features + f];
            }
        }
        return dx;
    }

    @Override
    public List<double[]> weights() {
        return List.of(weights, bias);
    }

    @Override
    public List<double[]> gradients() {
        return List.of(weightGradient, biasGradient);
    }
}
