package dev.venule.agent.tflite.portable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Operator;

/**
 * Which of a graph's intermediate tensors may lie in the same place, since one is read for the last time before the other is
 * written: greedy by size (Pisarchyk and Lee 2020, arXiv 2001.03288, algorithm 1), as TensorFlow Lite plans its arena. A
 * reshape or a cast of truth values gets the place of what it is made from.
 */
final class MemoryPlan {
    private static final int NOWHERE = -1;

    private final GraphContent graph;
    private final int[] elements;
    private final int[] source;
    private final int[] written;
    private final int[] lastRead;
    private final boolean[] isOwn;
    private final int[] offset;
    private final int size;

    private MemoryPlan(GraphContent graph) {
        this.graph = graph;
        int tensors = graph.tensorCount();
        elements = new int[tensors];
        source = new int[tensors];
        written = filled(tensors);
        lastRead = filled(tensors);
        isOwn = new boolean[tensors];
        offset = filled(tensors);
        for (int tensor = 0; tensor < tensors; tensor++) {
            source[tensor] = tensor;
            elements[tensor] = graph.elements(tensor);
        }
        followOperators();
        markEnds();
        size = place();
    }

    static MemoryPlan of(GraphContent graph) {
        return new MemoryPlan(graph);
    }

    /** The tensor whose place {@code tensor} shares; itself where nothing was reshaped. */
    int source(int tensor) {
        return source[tensor];
    }

    /** Whether the tensor needs memory of its own, as signatures' inputs and outputs do. */
    boolean isOwn(int tensor) {
        return isOwn[source[tensor]];
    }

    /** The place of the tensor in the shared memory, counted in floats. */
    int offset(int tensor) {
        return offset[source[tensor]];
    }

    /** Floats of shared memory. */
    int size() {
        return size;
    }

    private void followOperators() {
        for (int step = 0; step < graph.operatorCount(); step++) {
            Operator operator = graph.operator(step);
            for (int i = 0; i < operator.inputsLength(); i++) {
                if (operator.inputs(i) >= 0) {
                    lastRead[source[operator.inputs(i)]] = step;
                }
            }
            for (int i = 0; i < operator.outputsLength(); i++) {
                int output = operator.outputs(i);
                if (isSamePlace(step)) {
                    source[output] = source[operator.inputs(0)];
                } else if (graph.isFloats(output)) {
                    written[output] = step;
                }
            }
        }
    }

    private boolean isSamePlace(int step) {
        int code = graph.builtinCode(step);
        return code == BuiltinOperator.RESHAPE || code == BuiltinOperator.CAST;
    }

    private void markEnds() {
        for (int i = 0; i < graph.inputCount(); i++) {
            isOwn[graph.input(i)] = true;
        }
        for (int i = 0; i < graph.outputCount(); i++) {
            isOwn[source[graph.output(i)]] = true;
        }
    }

    /** Gives the largest tensors a place first; returns how far the last one reaches. */
    private int place() {
        List<Integer> bySize = new ArrayList<>();
        for (int tensor = 0; tensor < source.length; tensor++) {
            if (written[tensor] != NOWHERE && !isOwn[tensor]) {
                bySize.add(tensor);
            }
        }
        bySize.sort(
                Comparator.comparingInt((Integer tensor) -> elements[tensor]).reversed());
        List<Integer> placed = new ArrayList<>();
        int end = 0;
        for (int tensor : bySize) {
            offset[tensor] = firstGap(tensor, placed);
            placed.add(tensor);
            placed.sort(Comparator.comparingInt(other -> offset[other]));
            end = Math.max(end, offset[tensor] + elements[tensor]);
        }
        return end;
    }

    /** {@code placed} is in the order of its places. */
    private int firstGap(int tensor, List<Integer> placed) {
        int from = 0;
        for (int other : placed) {
            if (livesWith(tensor, other)) {
                if (offset[other] - from >= elements[tensor]) {
                    return from;
                }
                from = Math.max(from, offset[other] + elements[other]);
            }
        }
        return from;
    }

    private boolean livesWith(int tensor, int other) {
        return written[tensor] <= end(other) && written[other] <= end(tensor);
    }

    /** A result that nobody reads still needs its place while it is written. */
    private int end(int tensor) {
        return Math.max(written[tensor], lastRead[tensor]);
    }

    private static int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, NOWHERE);
        return values;
    }
}
