package dev.venule.agent.tflite.check;

import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.ShapeOptions;
import org.tensorflow.lite.schema.TensorType;

/** Operators that move elements without computing with them. */
final class LayoutShapes {
    private LayoutShapes() {}

    static Cost shape(OperatorView operator) {
        operator.requireType(operator.output(), ElementType.INT32);
        operator.require(
                operator.options(new ShapeOptions()).outType() == TensorType.INT32,
                Rule.OPERATOR_OPTIONS,
                "gives a shape in another type than INT32");
        operator.requireRank(operator.input(0), 1, 4);
        operator.requireOutput(operator.input(0).rank());
        return Cost.NONE;
    }

    static Cost reshape(OperatorView operator) {
        TensorNode input = operator.input(0);
        int[] shape = operator.constantInts(1);
        operator.requireRank(operator.input(1), 1, 1);
        operator.require(shape.length <= 4, Rule.OPERAND_RANK, "makes a tensor of rank " + shape.length);
        long known = 1;
        int open = -1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                operator.require(open == -1, Rule.RESHAPE_SIZE, "leaves two sizes open");
                open = axis;
            } else {
                operator.require(
                        shape[axis] > 0 && known <= input.elements(),
                        Rule.RESHAPE_SIZE,
                        "asks for size " + shape[axis]);
                known *= shape[axis];
            }
        }
        if (open >= 0) {
            operator.require(known <= input.elements(), Rule.RESHAPE_SIZE, "has too few elements");
            shape[open] = (int) (input.elements() / known);
            known *= shape[open];
        }
        operator.require(
                known == input.elements(), Rule.RESHAPE_SIZE, "turns " + input.elements() + " elements into " + known);
        return copy(operator, shape);
    }

    static Cost expandDims(OperatorView operator) {
        TensorNode input = operator.input(0);
        int[] axes = operator.constantInts(1);
        operator.require(axes.length == 1, Rule.OPERAND_SHAPE, "names " + axes.length + " axes, must be 1");
        int axis = operator.axis(axes[0], input.rank() + 1);
        int[] shape = new int[input.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? 1 : input.dim(i < axis ? i : i - 1);
        }
        return copy(operator, shape);
    }

    static Cost transpose(OperatorView operator) {
        TensorNode input = operator.input(0);
        operator.requireRank(input, 1, 4);
        int[] permutation = operator.constantPerAxis(1, input.rank());
        int[] shape = new int[input.rank()];
        boolean[] used = new boolean[input.rank()];
        for (int i = 0; i < shape.length; i++) {
            int axis = operator.axis(permutation[i], input.rank());
            operator.require(!used[axis], Rule.PERMUTATION, "names axis " + axis + " twice");
            used[axis] = true;
            shape[i] = input.dim(axis);
        }
        return copy(operator, shape);
    }

    static Cost slice(OperatorView operator) {
        TensorNode input = operator.input(0);
        operator.requireRank(input, 1, 4);
        int[] begin = operator.constantPerAxis(1, input.rank());
        int[] size = operator.constantPerAxis(2, input.rank());
        int[] shape = new int[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            operator.require(
                    begin[axis] >= 0 && begin[axis] < input.dim(axis),
                    Rule.SLICE_RANGE,
                    "begins at " + begin[axis] + " of " + input.dim(axis));
            int rest = input.dim(axis) - begin[axis];
            shape[axis] = size[axis] == -1 ? rest : size[axis];
            operator.require(
                    shape[axis] >= 1 && shape[axis] <= rest,
                    Rule.SLICE_RANGE,
                    "takes " + size[axis] + " from " + begin[axis] + " of " + input.dim(axis));
        }
        return copy(operator, shape);
    }

    static Cost pad(OperatorView operator) {
        TensorNode input = operator.input(0);
        operator.requireRank(input, 1, 4);
        int[] paddings = operator.constantInts(1);
        TensorNode table = operator.input(1);
        operator.require(
                table.rank() == 2 && table.dim(0) == input.rank() && table.dim(1) == 2,
                Rule.OPERAND_SHAPE,
                "paddings are " + table + ", must be [" + input.rank() + ", 2]");
        int[] shape = new int[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            int before = paddings[2 * axis];
            int after = paddings[2 * axis + 1];
            long padded = (long) input.dim(axis) + before + after;
            operator.require(
                    before >= 0 && after >= 0 && padded <= Integer.MAX_VALUE,
                    Rule.PAD_RANGE,
                    "pads by " + before + " and " + after);
            shape[axis] = (int) padded;
        }
        operator.requireType(input, ElementType.FLOAT32);
        return copy(operator, shape);
    }

    static Cost reverse(OperatorView operator) {
        TensorNode input = operator.input(0);
        operator.requireRank(input, 1, 4);
        operator.requireType(input, ElementType.FLOAT32);
        operator.axis(operator.constantPerAxis(1, 1)[0], input.rank());
        return copy(operator, input.shape());
    }

    static Cost concatenation(OperatorView operator) {
        TensorNode first = operator.input(0);
        operator.requireRank(first, 1, 4);
        int axis = operator.axis(operator.options(new ConcatenationOptions()).axis(), first.rank());
        int[] shape = first.shape().clone();
        long joined = 0;
        for (int i = 0; i < operator.inputCount(); i++) {
            TensorNode input = operator.input(i);
            operator.requireType(input, ElementType.FLOAT32);
            operator.requireRank(input, first.rank(), first.rank());
            for (int other = 0; other < shape.length; other++) {
                operator.require(
                        other == axis || input.dim(other) == first.dim(other),
                        Rule.CONCATENATION_SIZES,
                        "joins " + first + " and " + input + " along axis " + axis);
            }
            joined += input.dim(axis);
        }
        operator.require(joined <= Integer.MAX_VALUE, Rule.CONCATENATION_SIZES, "makes " + joined + " along the axis");
        shape[axis] = (int) joined;
        return copy(operator, shape);
    }

    private static Cost copy(OperatorView operator, int[] shape) {
        operator.requireType(operator.output(), operator.input(0).type());
        operator.requireOutput(shape);
        return Cost.perElement(operator.output());
    }
}
