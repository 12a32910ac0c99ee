package dev.venule.agent.tflite.portable;

import java.nio.ByteBuffer;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** One graph of a checked file. Tensors are named by their index. */
final class GraphContent {
    private final ModelContent model;
    private final SubGraph graph;

    GraphContent(ModelContent model, SubGraph graph) {
        this.model = model;
        this.graph = graph;
    }

    int tensorCount() {
        return graph.tensorsLength();
    }

    int operatorCount() {
        return graph.operatorsLength();
    }

    Operator operator(int index) {
        return graph.operators(index);
    }

    int builtinCode(int operator) {
        return model.builtinCode(operator(operator).opcodeIndex());
    }

    int inputCount() {
        return graph.inputsLength();
    }

    int input(int position) {
        return graph.inputs(position);
    }

    int outputCount() {
        return graph.outputsLength();
    }

    int output(int position) {
        return graph.outputs(position);
    }

    int[] shape(int tensor) {
        Tensor described = graph.tensors(tensor);
        int[] shape = new int[described.shapeLength()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = described.shape(axis);
        }
        return shape;
    }

    int elements(int tensor) {
        int product = 1;
        for (int size : shape(tensor)) {
            product *= size;
        }
        return product;
    }

    /** Whether its values are kept as floats: numbers and truth values. */
    boolean isFloats(int tensor) {
        byte type = graph.tensors(tensor).type();
        return type == TensorType.FLOAT32 || type == TensorType.BOOL;
    }

    boolean isConstant(int tensor) {
        return content(tensor).hasRemaining();
    }

    float[] constantFloats(int tensor) {
        float[] values = new float[elements(tensor)];
        content(tensor).asFloatBuffer().get(values);
        return values;
    }

    int[] constantInts(int tensor) {
        int[] values = new int[elements(tensor)];
        content(tensor).asIntBuffer().get(values);
        return values;
    }

    private ByteBuffer content(int tensor) {
        return model.bytes(graph.tensors(tensor).buffer());
    }
}
