package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.portable.StridedCopy.Walk;

/** Operators that only move elements. */
final class LayoutSteps {
    private static final Step NOTHING = () -> {};

    private LayoutSteps() {}

    /** The output lies where the input does: see {@link MemoryPlan}. */
    static Step samePlace(Operands operands) {
        operands.input(0);
        operands.output();
        return NOTHING;
    }

    static Step transpose(Operands operands) {
        int[] permutation = operands.constant(1);
        int rank = permutation.length;
        int[] strides = Axes.strides(Axes.padded(operands.inputShape(0)));
        int[] permuted = strides.clone();
        for (int axis = 0; axis < rank; axis++) {
            permuted[Axes.position(axis, rank)] = strides[Axes.position(permutation[axis], rank)];
        }
        int[] shape = Axes.padded(operands.outputShape());
        return new StridedCopy(new Walk(operands.input(0), 0, permuted), Walk.inOrder(operands.output(), shape), shape);
    }

    static Step slice(Operands operands) {
        int[] strides = Axes.strides(Axes.padded(operands.inputShape(0)));
        int[] shape = Axes.padded(operands.outputShape());
        int begin = along(operands.constant(1), strides);
        return new StridedCopy(
                new Walk(operands.input(0), begin, strides), Walk.inOrder(operands.output(), shape), shape);
    }

    static Step pad(Operands operands) {
        int[] shape = Axes.padded(operands.inputShape(0));
        int[] strides = Axes.strides(Axes.padded(operands.outputShape()));
        int[] paddings = operands.constant(1);
        int[] before = new int[paddings.length / 2];
        for (int axis = 0; axis < before.length; axis++) {
            before[axis] = paddings[2 * axis];
        }
        return new StridedCopy(
                Walk.inOrder(operands.input(0), shape),
                new Walk(operands.output(), along(before, strides), strides),
                shape);
    }

    static Step reverse(Operands operands) {
        int rank = operands.inputShape(0).length;
        int[] shape = Axes.padded(operands.inputShape(0));
        int[] strides = Axes.strides(shape);
        int begin = 0;
        for (int named : operands.constant(1)) {
            int axis = Axes.position(named, rank);
            begin += (shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return new StridedCopy(
                new Walk(operands.input(0), begin, strides), Walk.inOrder(operands.output(), shape), shape);
    }

    /** How far {@code position}, one number per axis, is from the beginning. */
    private static int along(int[] position, int[] strides) {
        int distance = 0;
        for (int axis = 0; axis < position.length; axis++) {
            distance += position[axis] * strides[Axes.position(axis, position.length)];
        }
        return distance;
    }
}
