package dev.venule.agent.tflite.portable;

/** Shapes and strides of up to four axes, written as four: missing ones stand in front with size 1. */
final class Axes {
    static final int COUNT = 4;

    private Axes() {}

    static int[] padded(int[] shape) {
        int[] padded = new int[COUNT];
        for (int axis = 0; axis < COUNT; axis++) {
            int from = axis - (COUNT - shape.length);
            padded[axis] = from < 0 ? 1 : shape[from];
        }
        return padded;
    }

    /** How far apart neighbours along each axis are, the last axis being the innermost. */
    static int[] strides(int[] padded) {
        int[] strides = new int[COUNT];
        int stride = 1;
        for (int axis = COUNT - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= padded[axis];
        }
        return strides;
    }

    /** Strides of {@code operand} as it is repeated over {@code shape}: 0 along the axes where it has size 1. */
    static int[] repeated(int[] operand, int[] shape) {
        int[] strides = strides(operand);
        for (int axis = 0; axis < COUNT; axis++) {
            if (operand[axis] == 1 && shape[axis] > 1) {
                strides[axis] = 0;
            }
        }
        return strides;
    }

    /** The place of {@code axis}, which may count from the end, among the four. */
    static int position(int axis, int rank) {
        return COUNT - rank + (axis < 0 ? axis + rank : axis);
    }
}
