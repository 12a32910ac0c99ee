package dev.venule.agent.tflite.portable;

import java.util.HashMap;
import java.util.Map;

/** The places of one graph's tensors: constants, what its callers read and write, and the memory that graphs share. */
final class GraphMemory {
    private final GraphContent graph;
    private final MemoryPlan plan;
    private final float[] shared;
    private final Map<Integer, Slot> own = new HashMap<>();

    /** Of {@code shared} as much is used as the plan says; its content is lost between two runs. */
    GraphMemory(GraphContent graph, MemoryPlan plan, float[] shared) {
        this.graph = graph;
        this.plan = plan;
        this.shared = shared;
    }

    /** A constant's slot must not be written. */
    Slot slot(int tensor) {
        int source = plan.source(tensor);
        if (graph.isConstant(source) || plan.isOwn(source)) {
            return own.computeIfAbsent(source, this::newSlot);
        }
        return new Slot(shared, plan.offset(source), graph.elements(source));
    }

    private Slot newSlot(int tensor) {
        return Slot.of(graph.isConstant(tensor) ? graph.constantFloats(tensor) : new float[graph.elements(tensor)]);
    }
}
