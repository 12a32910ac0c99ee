package dev.venule.agent.tflite.portable;

/** Copies elements from anywhere to anywhere: transpositions, slices, reversals and paddings. */
final class StridedCopy implements Step {
    private final Walk from;
    private final Walk to;
    private final int[] shape;
    private final boolean isPartial;

    /** Where a walk over {@link #shape} begins and how far it goes along each axis. */
    record Walk(Slot slot, int begin, int[] strides) {
        static Walk inOrder(Slot slot, int[] shape) {
            return new Walk(slot, 0, Axes.strides(shape));
        }

        int place(int i0, int i1, int i2) {
            return slot.offset() + begin + i0 * strides[0] + i1 * strides[1] + i2 * strides[2];
        }
    }

    /** {@code shape} of four axes. Where it does not reach all of the output, the rest becomes 0. */
    StridedCopy(Walk from, Walk to, int[] shape) {
        this.from = from;
        this.to = to;
        this.shape = shape;
        isPartial = shape[0] * shape[1] * shape[2] * shape[3] < to.slot().length();
    }

    @Override
    public void run() {
        if (isPartial) {
            to.slot().clear();
        }
        for (int i0 = 0; i0 < shape[0]; i0++) {
            for (int i1 = 0; i1 < shape[1]; i1++) {
                for (int i2 = 0; i2 < shape[2]; i2++) {
                    copyRow(from.place(i0, i1, i2), to.place(i0, i1, i2));
                }
            }
        }
    }

    private void copyRow(int fromPlace, int toPlace) {
        float[] source = from.slot().memory();
        float[] target = to.slot().memory();
        int step = from.strides()[3];
        int toStep = to.strides()[3];
        int length = shape[3];
        if (step == 1 && toStep == 1) {
            System.arraycopy(source, fromPlace, target, toPlace, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            target[toPlace + i * toStep] = source[fromPlace + i * step];
        }
    }
}
