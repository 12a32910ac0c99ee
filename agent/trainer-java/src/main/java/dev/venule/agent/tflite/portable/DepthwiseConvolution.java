package dev.venule.agent.tflite.portable;

/** out[b, t, c * M + m] = bias + sum over k of x[b, t + k, c] * filters[k, c * M + m]. */
final class DepthwiseConvolution implements Step {
    private final Slot x;
    private final Slot filters;
    private final Slot bias;
    private final Slot out;
    private final int batch;
    private final int length;
    private final int steps;
    private final int kernel;
    private final int channels;
    private final int multiplier;

    DepthwiseConvolution(Operands operands) {
        x = operands.input(0);
        filters = operands.input(1);
        bias = operands.input(2);
        out = operands.output();
        batch = operands.inputShape(0)[0];
        length = operands.inputShape(0)[2];
        channels = operands.inputShape(0)[3];
        kernel = operands.inputShape(1)[2];
        steps = operands.outputShape()[2];
        multiplier = operands.outputShape()[3] / channels;
    }

    @Override
    public void run() {
        int outputs = channels * multiplier;
        int to = out.offset();
        for (int row = 0; row < batch; row++) {
            for (int t = 0; t < steps; t++) {
                System.arraycopy(bias.memory(), bias.offset(), out.memory(), to, outputs);
                for (int k = 0; k < kernel; k++) {
                    add(x.offset() + (row * length + t + k) * channels, filters.offset() + k * outputs, to);
                }
                to += outputs;
            }
        }
    }

    private void add(int from, int weight, int to) {
        float[] a = x.memory();
        float[] w = filters.memory();
        float[] z = out.memory();
        if (multiplier == 1) {
            for (int c = 0; c < channels; c++) {
                z[to + c] += a[from + c] * w[weight + c];
            }
            return;
        }
        for (int c = 0; c < channels; c++) {
            for (int m = c * multiplier; m < (c + 1) * multiplier; m++) {
                z[to + m] += a[from + c] * w[weight + m];
            }
        }
    }
}
