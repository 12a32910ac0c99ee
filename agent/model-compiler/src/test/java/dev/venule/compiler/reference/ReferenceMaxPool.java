package dev.venule.compiler.reference;

import java.util.Arrays;

/** Equal largest neighbours share the gradient. */
final class ReferenceMaxPool implements ReferenceLayer {
    private final int size;
    private final int channels;
    private double[] input = {};
    private double[] pooled = {};

    ReferenceMaxPool(int size, int channels) {
        this.size = size;
        this.channels = channels;
    }

    private int windowOf(int index) {
        return index / channels / size * channels + index % channels;
    }

    @Override
    public double[] forward(double[] x) {
        input = x;
        pooled = new double[x.length / size];
        Arrays.fill(pooled, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            pooled[windowOf(i)] = Math.max(pooled[windowOf(i)], x[i]);
        }
        return pooled.clone();
    }

    @Override
    public double[] backward(double[] dz) {
        int[] winners = new int[pooled.length];
        for (int i = 0; i < input.length; i++) {
            winners[windowOf(i)] += input[i] == pooled[windowOf(i)] ? 1 : 0;
        }
        double[] dx = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            int window = windowOf(i);
            dx[i] = input[i] == pooled[window] ? dz[window] / winners[window] : 0;
        }
        return dx;
    }

    @Override
    public double kinkMargin() {
        double margin = Double.POSITIVE_INFINITY;
        for (int i = 0; i < input.length; i++) {
            double gap = pooled[windowOf(i)] - input[i];
            margin = gap == 0 ? margin : Math.min(margin, gap);
        }
        return margin;
    }
}
