package dev.venule.agent.tflite.portable;

/** Two operands, element by element, each repeated along the axes where it has size 1. */
final class Arithmetic implements Step {
    private final Kind kind;
    private final Slot left;
    private final Slot right;
    private final Slot out;
    private final Loops loops;

    enum Kind {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        IS_GREATER,
        IS_EQUAL
    }

    /** Sizes of the loops, outermost first, and how far each operand goes in them. */
    private record Loops(int[] sizes, int[] left, int[] right) {
        /** Joins two loops where both operands go on in the inner one as if it were the outer: long rows are fast. */
        Loops joined() {
            int axis = Axes.COUNT - 1;
            for (int outer = axis - 1; outer >= 0; outer--) {
                if (continues(left, outer, axis) && continues(right, outer, axis)) {
                    sizes[axis] *= sizes[outer];
                    sizes[outer] = 1;
                } else {
                    break;
                }
            }
            return this;
        }

        private boolean continues(int[] strides, int outer, int inner) {
            return sizes[outer] == 1 || strides[outer] == strides[inner] * sizes[inner];
        }
    }

    private Arithmetic(Kind kind, Operands operands, Loops loops) {
        this.kind = kind;
        left = operands.input(0);
        right = operands.input(1);
        out = operands.output();
        this.loops = loops;
    }

    static Arithmetic of(Kind kind, Operands operands) {
        int[] sizes = Axes.padded(operands.outputShape());
        int[] left = Axes.repeated(Axes.padded(operands.inputShape(0)), sizes);
        int[] right = Axes.repeated(Axes.padded(operands.inputShape(1)), sizes);
        return new Arithmetic(kind, operands, new Loops(sizes, left, right).joined());
    }

    @Override
    public void run() {
        int[] sizes = loops.sizes();
        int to = out.offset();
        for (int i0 = 0; i0 < sizes[0]; i0++) {
            for (int i1 = 0; i1 < sizes[1]; i1++) {
                for (int i2 = 0; i2 < sizes[2]; i2++) {
                    row(place(left, loops.left(), i0, i1, i2), place(right, loops.right(), i0, i1, i2), to);
                    to += sizes[3];
                }
            }
        }
    }

    private static int place(Slot slot, int[] strides, int i0, int i1, int i2) {
        return slot.offset() + i0 * strides[0] + i1 * strides[1] + i2 * strides[2];
    }

    private void row(int a, int b, int to) {
        float[] x = left.memory();
        float[] y = right.memory();
        float[] z = out.memory();
        int n = loops.sizes()[3];
        int p = loops.left()[3];
        int q = loops.right()[3];
        switch (kind) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] + y[b + i * q];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] - y[b + i * q];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] * y[b + i * q];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] / y[b + i * q];
                }
            }
            case IS_GREATER -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] > y[b + i * q] ? 1 : 0;
                }
            }
            case IS_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    z[to + i] = x[a + i * p] == y[b + i * q] ? 1 : 0;
                }
            }
        }
    }
}
