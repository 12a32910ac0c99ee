package dev.venule.compiler.inspect;

import java.util.Arrays;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** How much memory the tensors of one subgraph need at once: each from the operator that makes it to the last that reads it. */
final class GraphMemory {
    private static final int UNUSED = -1;

    private final Model model;
    private final SubGraph graph;
    private final int[] lastUse;

    GraphMemory(Model model, SubGraph graph) {
        this.model = model;
        this.graph = graph;
        this.lastUse = new int[graph.tensorsLength()];
    }

    long peakBytes() {
        int steps = graph.operatorsLength();
        Arrays.fill(lastUse, UNUSED);
        for (int step = 0; step < steps; step++) {
            Operator operator = graph.operators(step);
            for (int i = 0; i < operator.inputsLength(); i++) {
                use(operator.inputs(i), step);
            }
            for (int i = 0; i < operator.outputsLength(); i++) {
                use(operator.outputs(i), step);
            }
        }
        // What the caller set and reads stays in place over the whole run.
        long[] change = new long[steps + 1];
        boolean[] isCallers = new boolean[lastUse.length];
        for (int i = 0; i < graph.inputsLength(); i++) {
            isCallers[graph.inputs(i)] = true;
            change[0] += bytes(graph.inputs(i));
        }
        for (int i = 0; i < graph.outputsLength(); i++) {
            lastUse[graph.outputs(i)] = steps - 1;
        }
        return peak(change, isCallers);
    }

    private long peak(long[] change, boolean[] isCallers) {
        for (int step = 0; step < graph.operatorsLength(); step++) {
            Operator operator = graph.operators(step);
            for (int i = 0; i < operator.outputsLength(); i++) {
                int tensor = operator.outputs(i);
                if (!isCallers[tensor]) {
                    change[step] += bytes(tensor);
                    change[lastUse[tensor] + 1] -= bytes(tensor);
                }
            }
        }
        long alive = 0;
        long peak = 0;
        for (long difference : change) {
            alive += difference;
            peak = Math.max(peak, alive);
        }
        return peak;
    }

    /** An optional operand that is not there has index -1. */
    private void use(int tensor, int step) {
        if (tensor >= 0) {
            lastUse[tensor] = step;
        }
    }

    private long bytes(int index) {
        Tensor tensor = graph.tensors(index);
        boolean isConstant = model.buffers((int) tensor.buffer()).dataLength() > 0;
        return isConstant || tensor.type() == TensorType.RESOURCE ? 0 : bytes(tensor);
    }

    /** Of a tensor's elements; of a shape that is open, the declared one counts. */
    static long bytes(Tensor tensor) {
        long elements = 1;
        for (int axis = 0; axis < tensor.shapeLength(); axis++) {
            elements *= tensor.shape(axis);
        }
        return elements * bytesPerElement(tensor.type());
    }

    private static int bytesPerElement(byte type) {
        return switch (type) {
            case TensorType.BOOL, TensorType.INT8, TensorType.UINT8 -> 1;
            case TensorType.FLOAT16, TensorType.INT16 -> 2;
            case TensorType.INT64, TensorType.FLOAT64 -> 8;
            default -> 4;
        };
    }
}
