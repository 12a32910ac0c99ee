package dev.venule.compiler.reference;

import java.util.Arrays;

final class ReferenceRelu implements ReferenceLayer {
    private double[] input = {};

    @Override
    public double[] forward(double[] x) {
        input = x;
        return Arrays.stream(x).map(value -> Math.max(value, 0)).toArray();
    }

    @Override
    public double[] backward(double[] dz) {
        double[] dx = dz.clone();
        for (int i = 0; i < dx.length; i++) {
            if (input[i] <= 0) {
                dx[i] = 0;
            }
        }
        return dx;
    }

    @Override
    public double kinkMargin() {
        // Exact zeros come from another relu before: rounding does not move them.
        return Arrays.stream(input)
                .map(Math::abs)
                .filter(distance -> distance > 0)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
