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
 * whatever was stored. They are written before they are read, and a graph that
 * initialises them neither reads any nor calls another.
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
                    require(!isInitialiser, Rule.INIT_OPERATORS, place + " reads a variable while initialising");
                    requireReadable(graph, operator, handles, assigned);
                }
                case BuiltinOperator.CALL_ONCE -> {
                    require(!isInitialiser, Rule.INIT_OPERATORS, place + " is inside an initialiser");
                    assigned.addAll(run(initialiser(graph, operator, place), true));
                }
                default -> {} // neither reads nor writes variables
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
        require(value.rank() > 0, Rule.VARIABLE_RANK, place + " reads a scalar variable; use shape [1]");
        require(
                assigned.contains(name),
                Rule.VARIABLE_UNSET,
                place + " reads variable " + printable(name) + " before it was set");
    }

    private static String variableName(OperatorNode operator, String place) {
        VarHandleOptions options = new VarHandleOptions();
        require(operator.raw().builtinOptions(options) != null, Rule.VARIABLE_NAME, place + " has no options");
        String name = SignatureRules.requireName(options.sharedName(), Rule.VARIABLE_NAME, place);
        String container = options.container();
        if (container == null || container.isEmpty()) {
            return "/" + name;
        }
        return SignatureRules.requireName(container, Rule.VARIABLE_NAME, place + "'s container") + "\n/" + name;
    }

    private static String printable(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private String requireDeclared(Graph graph, OperatorNode operator, Map<Integer, String> handles, TensorNode value) {
        String place = graph.place(operator);
        String name = handles.get(operator.inputs()[0]);
        if (name == null) {
            throw new BrokenRule(Rule.VARIABLE_HANDLE, place + " uses a resource that is no variable");
        }
        TensorNode first = declared.get(name);
        if (first == null) {
            declared.put(name, value);
            bytes += value.bytes();
            require(bytes <= maxBytes, Rule.MEMORY, place + ": variables take more than " + maxBytes + " bytes");
            return name;
        }
        require(
                first.type() == value.type() && Arrays.equals(first.shape(), value.shape()),
                Rule.VARIABLE_SHAPE,
                place + " treats variable " + printable(name) + " as " + value + ", elsewhere it is " + first);
        return name;
    }

    private Graph initialiser(Graph caller, OperatorNode operator, String place) {
        CallOnceOptions options = new CallOnceOptions();
        require(operator.raw().builtinOptions(options) != null, Rule.INIT_GRAPH, place + " has no options");
        int index = options.initSubgraphIndex();
        require(
                index >= 0 && index < graphs.size() && index != caller.index(),
                Rule.INIT_GRAPH,
                place + " calls subgraph " + index + " of " + graphs.size());
        Graph graph = graphs.get(index);
        require(
                graph.inputs().length == 0 && graph.outputs().length == 0,
                Rule.INIT_GRAPH,
                place + " calls subgraph " + index + ", which has inputs or outputs");
        return graph;
    }
}
