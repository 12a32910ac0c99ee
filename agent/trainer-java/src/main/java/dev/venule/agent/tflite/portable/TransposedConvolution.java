package dev.venule.agent.tflite.portable;

/** out[b, t + k, c] = sum over t, k and f of x[b, t, f] * filters[c, k, f]: the adjoint of a convolution. */
final class TransposedConvolution implements Step {
    private final Slot filters;
    private final Slot x;
    private final Slot out;
    private final int batch;
    private final int steps;
    private final int kernel;
    private final int inputs;
    private final int channels;

    TransposedConvolution(Operands operands) {
        filters = operands.input(1);
        x = operands.input(2);
        out = operands.output();
        batch = operands.inputShape(2)[0];
        steps = operands.inputShape(2)[2];
        inputs = operands.inputShape(2)[3];
        kernel = operands.inputShape(1)[2];
        channels = operands.outputShape()[3];
    }

    @Override
    public void run() {
        out.clear();
        int length = steps + kernel - 1;
        for (int row = 0; row < batch; row++) {
            for (int t = 0; t < steps; t++) {
                int from = x.offset() + (row * steps + t) * inputs;
                int to = out.offset() + (row * length + t) * channels;
                for (int c = 0; c < channels; c++) {
                    spread(from, filters.offset() + c * kernel * inputs, to + c);
                }
            }
        }
    }

    private void spread(int from, int weight, int to) {
        float[] a = x.memory();
        float[] w = filters.memory();
        float[] z = out.memory();
        for (int k = 0; k < kernel; k++) {
            float sum = 0;
            for (int f = 0; f < inputs; f++) {
                sum += a[from + f] * w[weight + k * inputs + f];
            }
            z[to + k * channels] += sum;
        }
    }
}
