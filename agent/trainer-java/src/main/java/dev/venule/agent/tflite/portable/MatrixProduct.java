package dev.venule.agent.tflite.portable;

/** out [m, k] = a b or a^T b, summed up row by row of b, which lie in order in memory. */
final class MatrixProduct implements Step {
    private final Slot a;
    private final Slot b;
    private final Slot out;
    private final int inner;
    private final int rows;
    private final int columns;
    private final int rowStride;
    private final int innerStride;

    MatrixProduct(Operands operands, boolean isFirstTransposed) {
        a = operands.input(0);
        b = operands.input(1);
        out = operands.output();
        rows = operands.outputShape()[0];
        columns = operands.outputShape()[1];
        inner = operands.inputShape(1)[0];
        rowStride = isFirstTransposed ? 1 : inner;
        innerStride = isFirstTransposed ? rows : 1;
    }

    @Override
    public void run() {
        out.clear();
        float[] factors = a.memory();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < inner; i++) {
                add(
                        factors[a.offset() + row * rowStride + i * innerStride],
                        b.offset() + i * columns,
                        out.offset() + row * columns);
            }
        }
    }

    private void add(float factor, int from, int to) {
        float[] source = b.memory();
        float[] target = out.memory();
        for (int i = 0; i < columns; i++) {
            target[to + i] += factor * source[from + i];
        }
    }
}
