package dev.venule.agent.tflite.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.Model;

/**
 * Checks a model file's structure in Java. TensorFlow Lite's own verifier looks only at offsets: files that pass it have
 * killed the process. What this check lets through has tables, indices, shapes and options that the kernels can run
 * inside their bounds, and costs no more than {@link ModelLimits}. It says nothing about what the model computes.
 *
 * <p>Graphs that a signature runs are checked operator by operator. A signature that needs an operator outside {@link
 * OperatorTable} is closed (see {@link CheckedModel}), its graph only as far as loading it goes.
 */
public final class ModelCheck {
    private final ModelLimits limits;

    public ModelCheck(ModelLimits limits) {
        this.limits = limits;
    }

    /** What a check found. */
    public sealed interface Outcome {
        record Passed(CheckedModel model) implements Outcome {}

        record Broken(Violation violation) implements Outcome {}
    }

    /** The first rule that the file breaks, or empty where it keeps all of them. */
    public Optional<Violation> check(byte[] file) {
        return inspect(file) instanceof Outcome.Broken broken ? Optional.of(broken.violation()) : Optional.empty();
    }

    /** Checks a private copy of {@code file}: later changes to the array change nothing. */
    public Outcome inspect(byte[] file) {
        try {
            return new Outcome.Passed(checked(file.clone()));
        } catch (BrokenRule broken) {
            return new Outcome.Broken(broken.violation());
        } catch (IndexOutOfBoundsException | IllegalArgumentException unreadable) {
            // What the FlatBuffers reader throws where an offset leads out of the file or a string is not UTF-8.
            return new Outcome.Broken(
                    new Violation(Rule.READABLE, "an offset or text in the file cannot be read; send it again"));
        }
    }

    private CheckedModel checked(byte[] file) {
        Model model = FileRules.open(file, limits);
        UnknownFieldRules.check(file);
        CountRules.check(model);
        BufferRules.check(model, file.length);
        List<Graph> graphs = GraphRules.read(model);
        List<SignatureDescription> signatures = SignatureRules.read(model, graphs);
        graphs.forEach(graph -> graph.operators().forEach(operator -> OperatorRules.checkLoadable(graph, operator)));
        RunnableGraphs runnable = new RunnableGraphs(model, graphs);
        VariableRules variables = new VariableRules(graphs, limits);
        for (int index : runnable.initialisers()) {
            requireNotCalled(index, runnable);
            checkGraph(graphs.get(index));
        }
        Map<Integer, Cost> costs = new HashMap<>();
        for (int index : runnable.called()) {
            costs.put(index, checkGraph(graphs.get(index)));
            variables.check(graphs.get(index));
        }
        return new CheckedModel(file, signatures, runnable.unsupported(), bySignature(model, costs));
    }

    private static Map<String, Cost> bySignature(Model model, Map<Integer, Cost> byGraph) {
        Map<String, Cost> found = new HashMap<>();
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            Cost cost = byGraph.get((int) model.signatureDefs(i).subgraphIndex());
            if (cost != null) {
                found.put(model.signatureDefs(i).signatureKey(), cost);
            }
        }
        return found;
    }

    private static void requireNotCalled(int initialiser, RunnableGraphs runnable) {
        BrokenRule.require(
                !runnable.called().contains(initialiser),
                Rule.INIT_GRAPH,
                "subgraph " + initialiser + " is both an initialiser and a signature's");
    }

    /** Returns what one call takes. */
    private Cost checkGraph(Graph graph) {
        for (OperatorNode operator : graph.operators()) {
            OperatorRules.checkRunnable(graph, operator, specOf(operator));
        }
        DataflowRules.check(graph);
        BudgetRules budget = new BudgetRules(limits, graph);
        for (OperatorNode operator : graph.operators()) {
            budget.add(specOf(operator).shapes().check(new OperatorView(graph, operator)));
        }
        return budget.total();
    }

    private static OperatorSpec specOf(OperatorNode operator) {
        return OperatorTable.runnable(operator.name())
                .orElseThrow(() -> new IllegalStateException(operator.name() + " is in a graph that should be closed"));
    }
}
