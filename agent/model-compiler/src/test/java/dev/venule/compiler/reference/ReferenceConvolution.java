package dev.venule.compiler.reference;

import java.util.List;

/** Full and depthwise convolution in one: which output channel sees which input channel is a question, not a layout. */
final class ReferenceConvolution implements ReferenceLayer {
    private final int length;
    private final int channels;
    private final int outputs;
    private final int kernel;
    private final boolean isDepthwise;
    private final int zerosBefore;
    private final int outputLength;
    private final double[] filters;
    private final double[] bias;
    private final double[] filterGradient;
    private final double[] biasGradient;
    private double[] input = {};

    private ReferenceConvolution(int[] row, int outputs, int kernel, boolean isDepthwise, boolean isSame) {
        this.length = row[0];
        this.channels = row[1];
        this.outputs = outputs;
        this.kernel = kernel;
        this.isDepthwise = isDepthwise;
        this.zerosBefore = isSame ? (kernel - 1) / 2 : 0;
        this.outputLength = isSame ? length : length - kernel + 1;
        filters = new double[isDepthwise ? kernel * outputs : outputs * kernel * channels];
        bias = new double[outputs];
        filterGradient = new double[filters.length];
        biasGradient = new double[outputs];
    }

    static ReferenceConvolution full(int[] row, int filters, int kernel, boolean isSame) {
        return new ReferenceConvolution(row, filters, kernel, false, isSame);
    }

    static ReferenceConvolution depthwise(int[] row, int multiplier, int kernel, boolean isSame) {
        return new ReferenceConvolution(row, row[1] * multiplier, kernel, true, isSame);
    }

    private boolean sees(int output, int channel) {
        return !isDepthwise || output / (outputs / channels) == channel;
    }

    private int filterIndex(int output, int tap, int channel) {
        return isDepthwise ? tap * outputs + output : (output * kernel + tap) * channels + channel;
    }

    /** Calls {@code term} for every product that the convolution sums up. */
    private void forEachTerm(Term term) {
        for (int t = 0; t < outputLength; t++) {
            for (int o = 0; o < outputs; o++) {
                for (int k = 0; k < kernel; k++) {
                    int source = t + k - zerosBefore;
                    for (int c = 0; c < channels && source >= 0 && source < length; c++) {
                        if (sees(o, c)) {
                            term.at(t * outputs + o, filterIndex(o, k, c), source * channels + c);
                        }
                    }
                }
            }
        }
    }

    private interface Term {
        void at(int outputIndex, int filterIndex, int inputIndex);
    }

    @Override
    public double[] forward(double[] x) {
        input = x;
        double[] z = new double[outputLength * outputs];
        for (int i = 0; i < z.length; i++) {
            z[i] = bias[i % outputs];
        }
        forEachTerm((output, filter, in) -> z[output] += filters[filter] * x[in]);
        return z;
    }

    @Override
    public double[] backward(double[] dz) {
        double[] dx = new double[input.length];
        for (int i = 0; i < dz.length; i++) {
            biasGradient[i % outputs] += dz[i];
        }
        forEachTerm((output, filter, in) -> {
            filterGradient[filter] += dz[output] * input[in];
            dx[in] += dz[output] * filters[filter];
        });
        return dx;
    }

    @Override
    public List<double[]> weights() {
        return List.of(filters, bias);
    }

    @Override
    public List<double[]> gradients() {
        return List.of(filterGradient, biasGradient);
    }
}
