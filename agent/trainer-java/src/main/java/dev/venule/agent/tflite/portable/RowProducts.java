package dev.venule.agent.tflite.portable;

/**
 * Scalar products of rows of x with rows of weights: out[r, f] = x[r] . weights[f] + bias[f]. Rows of x may overlap, which makes
 * it a convolution along time: of a sequence [T, C], the window of K steps from t on is one row of K * C values from t * C on.
 */
final class RowProducts implements Step {
    private final Slot x;
    private final Slot weights;
    private final Slot bias;
    private final Slot out;
    private final Rows rows;

    /**
     * Which rows of x there are.
     *
     * @param groups sequences, one after the other
     * @param groupStride from one to the next
     * @param count rows of a group
     * @param stride from one row to the next
     * @param length values of a row
     */
    record Rows(int groups, int groupStride, int count, int stride, int length) {}

    RowProducts(Operands operands, Rows rows) {
        x = operands.input(0);
        weights = operands.input(1);
        bias = operands.input(2);
        out = operands.output();
        this.rows = rows;
    }

    @Override
    public void run() {
        int to = out.offset();
        for (int group = 0; group < rows.groups(); group++) {
            int from = x.offset() + group * rows.groupStride();
            for (int row = 0; row < rows.count(); row++) {
                products(from + row * rows.stride(), to);
                to += bias.length();
            }
        }
    }

    /** Four weights' rows at a time, so that a value of x is fetched once for all of them. */
    private void products(int from, int to) {
        float[] b = bias.memory();
        float[] z = out.memory();
        int outputs = bias.length();
        int f = 0;
        for (; f + 4 <= outputs; f += 4) {
            four(from, weights.offset() + f * rows.length(), to + f);
        }
        for (; f < outputs; f++) {
            z[to + f] = one(from, weights.offset() + f * rows.length());
        }
        for (f = 0; f < outputs; f++) {
            z[to + f] += b[bias.offset() + f];
        }
    }

    private void four(int from, int weight, int to) {
        float[] a = x.memory();
        float[] w = weights.memory();
        int n = rows.length();
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int i = 0; i < n; i++) {
            float value = a[from + i];
            sum0 += value * w[weight + i];
            sum1 += value * w[weight + n + i];
            sum2 += value * w[weight + 2 * n + i];
            sum3 += value * w[weight + 3 * n + i];
        }
        float[] z = out.memory();
        z[to] = sum0;
        z[to + 1] = sum1;
        z[to + 2] = sum2;
        z[to + 3] = sum3;
    }

    private float one(int from, int weight) {
        float[] a = x.memory();
        float[] w = weights.memory();
        float sum = 0;
        for (int i = 0; i < rows.length(); i++) {
            sum += a[from + i] * w[weight + i];
        }
        return sum;
    }
}
