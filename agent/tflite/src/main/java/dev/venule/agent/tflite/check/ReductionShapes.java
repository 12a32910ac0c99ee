package dev.venule.agent.tflite.check;

import java.util.Arrays;
import org.tensorflow.lite.schema.ReducerOptions;

/** Operators that fold axes away. */
final class ReductionShapes {
    private ReductionShapes() {}

    static Cost reduce(OperatorView operator) {
        TensorNode input = operator.input(0);
        operator.requireType(input, ElementType.FLOAT32);
        operator.requireType(operator.output(), ElementType.FLOAT32);
        operator.requireRank(input, 1, 4);
        operator.requireRank(operator.input(1), 0, 1);
        int[] axes = operator.constantInts(1);
        boolean[] folded = new boolean[input.rank()];
        for (int axis : axes) {
            int counted = operator.axis(axis, input.rank());
            operator.require(!folded[counted], Rule.AXIS, "folds axis " + counted + " twice");
            folded[counted] = true;
        }
        boolean keep = operator.options(new ReducerOptions()).keepDims();
        operator.requireOutput(remaining(input, folded, keep));
        return Cost.perElement(input);
    }

    private static int[] remaining(TensorNode input, boolean[] folded, boolean keep) {
        int[] shape = new int[input.rank()];
        int count = 0;
        for (int axis = 0; axis < folded.length; axis++) {
            if (!folded[axis]) {
                shape[count++] = input.dim(axis);
            } else if (keep) {
                shape[count++] = 1;
            }
        }
        return Arrays.copyOf(shape, count);
    }
}
