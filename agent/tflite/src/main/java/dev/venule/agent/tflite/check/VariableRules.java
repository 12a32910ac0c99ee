package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.CallOnceOptions;
import org.tensorflow.lite.schema.VarHandleOptions;

/**
 * Variables have one type and one shape in the whole file: reading one copies as many bytes as the reader's tensor has,
 * whatever was stored. They are written before they are read, and the graph that initialises them does nothing else.
 */
final class VariableRules {
    private final List<Graph> graphs;
    private final long maxBytes;
    private final Map<String, TensorNode> declared = new HashMap<>();
    private long bytes;

    VariableRules(List<Graph> graphs, ModelLimits limits) {
        this.graphs = graphs;
        this.maxBytes = limits.maxGraphBytes();
    }

    /** Checks one graph; graphs that are only initialisers need no call. */
    void check(Graph graph) {
        run(graph, false);
    }

    /** The variables that have a value after the graph ran. */
    private Set<String> run(Graph graph, boolean isInitialiser) {
        Map<Integer, String> handles = new HashMap<>();
        Set<String> assigned = new HashSet<>();
        for (OperatorNode operator : graph.operators()) {
            String place = graph.place(operator);
            switch (operator.name().builtinCode()) {
                case BuiltinOperator.VAR_HANDLE -> handles.put(operator.outputs()[0], variableName(operator, place));
                case BuiltinOperator.ASSIGN_VARIABLE ->
                    assigned.add(requireDeclared(graph, operator, handles, graph.tensor(operator.inputs()[1])));
                case BuiltinOperator.READ_VARIABLE -> {
                    require(!isInitialiser, "init-operators", place + " reads a variable while initialising");
                    requireReadable(graph, operator, handles, assigned);
                }
                case BuiltinOperator.CALL_ONCE -> {
                    require(!isInitialiser, "init-operators", place + " is inside an initialiser");
                    assigned.addAll(run(initialiser(graph, operator, place), true));
                }
                default -> require(!isInitialiser, "init-operators", place + " computes while initialising");
            }
        }
        return assigned;
    }

    private void requireReadable(
            Graph graph, OperatorNode operator, Map<Integer, String> handles, Set<String> assigned) {
        String place = graph.place(operator);
        TensorNode value = graph.tensor(operator.outputs()[0]);
        String name = requireDeclared(graph, operator, handles, value);
        // The runtime makes a scalar output dynamic, so its size would be known only while running.
        require(value.rank() > 0, "variable-rank", place + " reads a scalar variable; use shape [1]");
        require(
                assigned.contains(name),
                "variable-unset",
                place + " reads variable " + printable(name) + " before it was set");
    }

    private static String variableName(OperatorNode operator, String place) {
        VarHandleOptions options = new VarHandleOptions();
        require(operator.raw().builtinOptions(options) != null, "variable-name", place + " has no options");
        String name = SignatureRules.requireName(options.sharedName(), "variable-name", place);
        String container = options.container();
        if (container == null || container.isEmpty()) {
            return "/" + name;
        }
        return SignatureRules.requireName(container, "variable-name", place + "'s container") + "\n/" + name;
    }

    private static String printable(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private String requireDeclared(Graph graph, OperatorNode operator, Map<Integer, String> handles, TensorNode value) {
        String place = graph.place(operator);
        String name = handles.get(operator.inputs()[0]);
        if (name == null) {
            throw new BrokenRule("variable-handle", place + " uses a resource that is no variable");
        }
        TensorNode first = declared.get(name);
        if (first == null) {
            declared.put(name, value);
            bytes += value.bytes();
            require(bytes <= maxBytes, "memory", place + ": variables take more than " + maxBytes + " bytes");
            return name;
        }
        require(
                first.type() == value.type() && Arrays.equals(first.shape(), value.shape()),
                "variable-shape",
                place + " treats variable " + printable(name) + " as " + value + ", elsewhere it is " + first);
        return name;
    }

    private Graph initialiser(Graph caller, OperatorNode operator, String place) {
        CallOnceOptions options = new CallOnceOptions();
        require(operator.raw().builtinOptions(options) != null, "init-graph", place + " has no options");
        int index = options.initSubgraphIndex();
        require(
                index >= 0 && index < graphs.size() && index != caller.index(),
                "init-graph",
                place + " calls subgraph " + index + " of " + graphs.size());
        Graph graph = graphs.get(index);
        require(
                graph.inputs().length == 0 && graph.outputs().length == 0,
                "init-graph",
                place + " calls subgraph " + index + ", which has inputs or outputs");
        return graph;
    }
}
