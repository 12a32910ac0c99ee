package dev.venule.agent.tflite.portable;

import com.google.flatbuffers.Table;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Operator;

/** One operator of a graph with its tensors: what its step is made from. */
final class Operands {
    private final GraphContent graph;
    private final GraphMemory memory;
    private final Operator operator;
    private final int code;

    Operands(GraphContent graph, GraphMemory memory, int index) {
        this.graph = graph;
        this.memory = memory;
        this.operator = graph.operator(index);
        this.code = graph.builtinCode(index);
    }

    String name() {
        return BuiltinOperator.name(code);
    }

    /** @throws NotCovered naming the operator and {@code variant} */
    void require(boolean covered, String variant) {
        NotCovered.require(covered, name() + " " + variant);
    }

    int tensor(int position) {
        return operator.inputs(position);
    }

    int result() {
        return operator.outputs(0);
    }

    Slot input(int position) {
        require(position < operator.inputsLength() && tensor(position) >= 0, "without operand " + position);
        return slot(tensor(position));
    }

    Slot output() {
        return slot(result());
    }

    private Slot slot(int tensor) {
        require(graph.isFloats(tensor), "of other than float32");
        return memory.slot(tensor);
    }

    int[] inputShape(int position) {
        return graph.shape(tensor(position));
    }

    int[] outputShape() {
        return graph.shape(result());
    }

    /** An operand that lists numbers: the check lets only constants decide shapes. */
    int[] constant(int position) {
        return graph.constantInts(tensor(position));
    }

    <T extends Table> T options(T holder) {
        operator.builtinOptions(holder);
        return holder;
    }

    /** {@code activation} of 0 is none, as also where the options are left out. */
    void requireNoActivation(byte activation) {
        require(activation == 0, "with a fused activation");
    }
}
