package dev.venule.compiler.reference;

final class ReferenceAveragePool implements ReferenceLayer {
    private final int length;
    private final int channels;

    ReferenceAveragePool(int length, int channels) {
        this.length = length;
        this.channels = channels;
    }

    @Override
    public double[] forward(double[] x) {
        double[] mean = new double[channels];
        for (int i = 0; i < x.length; i++) {
            mean[i % channels] += x[i] / length;
        }
        return mean;
    }

    @Override
    public double[] backward(double[] dz) {
        double[] dx = new double[length * channels];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dz[i % channels] / length;
        }
        return dx;
    }
}
