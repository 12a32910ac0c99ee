package dev.venule.agent.tflite.portable;

import java.util.Arrays;

/** The sum or the mean over some axes. */
final class Reduction implements Step {
    private final Slot in;
    private final Slot out;
    private final int[] shape;
    private final int[] strides;
    private final float divisor;

    private Reduction(Operands operands, boolean isMean) {
        in = operands.input(0);
        out = operands.output();
        int rank = operands.inputShape(0).length;
        shape = Axes.padded(operands.inputShape(0));
        int[] kept = shape.clone();
        int reduced = 1;
        for (int named : operands.constant(1)) {
            int axis = Axes.position(named, rank);
            reduced *= kept[axis];
            kept[axis] = 1;
        }
        strides = Axes.repeated(kept, shape);
        divisor = isMean ? reduced : 1;
    }

    static Step sum(Operands operands) {
        return new Reduction(operands, false);
    }

    static Step mean(Operands operands) {
        return new Reduction(operands, true);
    }

    @Override
    public void run() {
        float[] to = out.memory();
        Arrays.fill(to, out.offset(), out.offset() + out.length(), 0);
        int from = in.offset();
        for (int i0 = 0; i0 < shape[0]; i0++) {
            for (int i1 = 0; i1 < shape[1]; i1++) {
                for (int i2 = 0; i2 < shape[2]; i2++) {
                    addRow(from, out.offset() + i0 * strides[0] + i1 * strides[1] + i2 * strides[2]);
                    from += shape[3];
                }
            }
        }
        for (int i = out.offset(); i < out.offset() + out.length(); i++) {
            to[i] /= divisor;
        }
    }

    private void addRow(int from, int to) {
        float[] source = in.memory();
        float[] target = out.memory();
        int step = strides[3];
        for (int i = 0; i < shape[3]; i++) {
            target[to + i * step] += source[from + i];
        }
    }
}
