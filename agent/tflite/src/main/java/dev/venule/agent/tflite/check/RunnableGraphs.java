package dev.venule.agent.tflite.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.CallOnceOptions;
import org.tensorflow.lite.schema.Model;

/** Which graphs the file's signatures run, and which signatures are closed because an operator is not covered. */
final class RunnableGraphs {
    private final Set<Integer> called = new TreeSet<>();
    private final Set<Integer> initialisers = new TreeSet<>();
    private final Map<String, List<String>> unsupported = new LinkedHashMap<>();

    RunnableGraphs(Model model, List<Graph> graphs) {
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            Graph graph = graphs.get((int) model.signatureDefs(i).subgraphIndex());
            List<String> operators = unsupported(graph, graphs);
            if (operators.isEmpty()) {
                called.add(graph.index());
                initialisers.addAll(initialisers(graph, graphs.size()));
            } else {
                unsupported.put(model.signatureDefs(i).signatureKey(), operators);
            }
        }
    }

    /** Graphs of open signatures. */
    Set<Integer> called() {
        return called;
    }

    /** Graphs that these call once. */
    Set<Integer> initialisers() {
        return initialisers;
    }

    /** Closed signatures and the operators that close them, custom ones first: they are what the author can act on. */
    Map<String, List<String>> unsupported() {
        return unsupported;
    }

    private static List<String> unsupported(Graph graph, List<Graph> graphs) {
        Set<String> custom = new LinkedHashSet<>();
        Set<String> builtin = new LinkedHashSet<>();
        collectUnsupported(graph, custom, builtin);
        for (int index : initialisers(graph, graphs.size())) {
            collectUnsupported(graphs.get(index), custom, builtin);
        }
        List<String> all = new ArrayList<>(custom);
        all.addAll(builtin);
        return all;
    }

    private static void collectUnsupported(Graph graph, Set<String> custom, Set<String> builtin) {
        for (OperatorNode operator : graph.operators()) {
            Optional<OperatorSpec> spec = OperatorTable.runnable(operator.name());
            if (!spec.isPresent()) {
                (operator.name().isCustom() ? custom : builtin)
                        .add(operator.name().toString());
            }
        }
    }

    /** Indices out of range are left to {@link VariableRules}. */
    private static Set<Integer> initialisers(Graph graph, int graphCount) {
        Set<Integer> found = new TreeSet<>();
        for (OperatorNode operator : graph.operators()) {
            CallOnceOptions options = new CallOnceOptions();
            if (operator.name().builtinCode() == BuiltinOperator.CALL_ONCE
                    && operator.raw().builtinOptions(options) != null
                    && options.initSubgraphIndex() >= 0
                    && options.initSubgraphIndex() < graphCount) {
                found.add(options.initSubgraphIndex());
            }
        }
        return found;
    }
}
