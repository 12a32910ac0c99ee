package dev.venule.agent.tflite.check;

import com.google.flatbuffers.Table;
import java.util.Arrays;

/** An operator together with its tensors: what a {@link ShapeRule} looks at. */
final class OperatorView {
    private final Graph graph;
    private final OperatorNode node;

    OperatorView(Graph graph, OperatorNode node) {
        this.graph = graph;
        this.node = node;
    }

    int inputCount() {
        return node.inputs().length;
    }

    boolean hasInput(int position) {
        return position < node.inputs().length && node.inputs()[position] >= 0;
    }

    TensorNode input(int position) {
        return graph.tensor(node.inputs()[position]);
    }

    TensorNode output() {
        return graph.tensor(node.outputs()[0]);
    }

    /** The option table: {@link OperatorRules} has seen that it is there and of this type. */
    <T extends Table> T options(T holder) {
        require(node.raw().builtinOptions(holder) != null, Rule.OPERATOR_OPTIONS, "options are missing");
        return holder;
    }

    void require(boolean kept, Rule rule, String detail) {
        if (!kept) {
            throw new BrokenRule(rule, graph.place(node) + ": " + detail);
        }
    }

    void requireFloats() {
        for (int i = 0; i < inputCount(); i++) {
            if (hasInput(i)) {
                requireType(input(i), ElementType.FLOAT32);
            }
        }
        requireType(output(), ElementType.FLOAT32);
    }

    void requireType(TensorNode tensor, ElementType type) {
        require(
                tensor.type() == type,
                Rule.OPERAND_TYPE,
                "tensor " + tensor.index() + " is " + tensor.type() + ", must be " + type);
    }

    void requireRank(TensorNode tensor, int min, int max) {
        require(
                tensor.rank() >= min && tensor.rank() <= max,
                Rule.OPERAND_RANK,
                "tensor " + tensor.index() + " has rank " + tensor.rank() + ", must be " + min + " to " + max);
    }

    void requireOutput(int... shape) {
        require(
                Arrays.equals(output().shape(), shape),
                Rule.OUTPUT_SHAPE,
                "makes " + Arrays.toString(shape) + ", the file says " + Arrays.toString(output().shape()));
    }

    /** An operand that decides shapes. Were it computed, sizes would be known only while running. */
    int[] constantInts(int position) {
        TensorNode tensor = input(position);
        requireType(tensor, ElementType.INT32);
        require(
                tensor.isConstant(),
                Rule.CONSTANT_OPERAND,
                "input " + position + " decides shapes and is not constant");
        return tensor.ints();
    }

    /** A constant that lists one number per axis. */
    int[] constantPerAxis(int position, int rank) {
        int[] values = constantInts(position);
        require(
                input(position).rank() == 1 && values.length == rank,
                Rule.OPERAND_SHAPE,
                "input " + position + " is " + input(position) + ", must be [" + rank + "]");
        return values;
    }

    /** {@code axis} counted from the front. */
    int axis(int axis, int rank) {
        require(axis >= -rank && axis < rank, Rule.AXIS, "axis " + axis + " of a tensor of rank " + rank);
        return axis < 0 ? axis + rank : axis;
    }
}
