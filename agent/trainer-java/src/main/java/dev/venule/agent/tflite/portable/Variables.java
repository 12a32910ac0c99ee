package dev.venule.agent.tflite.portable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.lite.schema.VarHandleOptions;

/** What a session remembers between calls: its variables, and which graphs that set them ran already. */
final class Variables {
    private final Map<String, float[]> values = new HashMap<>();
    private final Set<Integer> initialised = new HashSet<>();

    /** The check has seen that a variable has one shape in the whole file. */
    Slot slot(String name, int elements) {
        return Slot.of(values.computeIfAbsent(name, key -> new float[elements]));
    }

    /** Whether {@code graph} has not been asked for before. */
    boolean isFirstCall(int graph) {
        return initialised.add(graph);
    }

    static String name(VarHandleOptions handle) {
        String container = handle.container();
        return (container == null ? "" : container) + "/" + handle.sharedName();
    }
}
