package dev.venule.agent.tflite.check;

import java.util.List;

/** One subgraph of the file, read into plain values; every index in it is in range. */
record Graph(int index, List<TensorNode> tensors, List<OperatorNode> operators, int[] inputs, int[] outputs) {
    TensorNode tensor(int index) {
        return tensors.get(index);
    }

    String place(OperatorNode operator) {
        return "subgraph " + index + ", operator " + operator.index() + " (" + operator.name() + ")";
    }
}
