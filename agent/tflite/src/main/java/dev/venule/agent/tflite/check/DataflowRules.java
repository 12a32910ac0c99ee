package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.util.EnumSet;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOperator;

/** In a graph that runs, every tensor is written once, before it is read, and never over a constant. */
final class DataflowRules {
    private static final int MAX_RANK = 4;
    private static final Set<ElementType> TYPES = EnumSet.of(
            ElementType.FLOAT32, ElementType.INT32, ElementType.INT64, ElementType.BOOL, ElementType.RESOURCE);

    private final Graph graph;
    private final boolean[] defined;

    private DataflowRules(Graph graph) {
        this.graph = graph;
        this.defined = new boolean[graph.tensors().size()];
    }

    static void check(Graph graph) {
        DataflowRules rules = new DataflowRules(graph);
        graph.tensors().forEach(rules::checkTensor);
        for (int input : graph.inputs()) {
            rules.define(input, "an input of subgraph " + graph.index());
        }
        graph.operators().forEach(rules::checkOperator);
        for (int output : graph.outputs()) {
            rules.requireUsable(output, "subgraph " + graph.index());
            require(
                    graph.tensor(output).type() != ElementType.RESOURCE,
                    Rule.RESOURCE_USE,
                    "subgraph " + graph.index() + " gives out a resource");
        }
    }

    private void checkTensor(TensorNode tensor) {
        String place = "subgraph " + graph.index() + ", tensor " + tensor.index();
        require(
                TYPES.contains(tensor.type()),
                Rule.TENSOR_TYPE,
                place + " is " + tensor.type() + " in a graph that runs");
        require(
                tensor.rank() <= MAX_RANK,
                Rule.TENSOR_SHAPE,
                place + " has rank " + tensor.rank() + ", at most " + MAX_RANK);
        require(tensor.elements() > 0, Rule.TENSOR_EMPTY, place + " has no elements");
        require(
                tensor.type() != ElementType.RESOURCE || tensor.elements() == 1,
                Rule.RESOURCE_USE,
                place + " is " + tensor + "; a resource is one handle");
        defined[tensor.index()] = tensor.isConstant();
    }

    private void checkOperator(OperatorNode operator) {
        String place = graph.place(operator);
        int code = operator.name().builtinCode();
        boolean usesVariable = code == BuiltinOperator.READ_VARIABLE || code == BuiltinOperator.ASSIGN_VARIABLE;
        for (int position = 0; position < operator.inputs().length; position++) {
            int input = operator.inputs()[position];
            if (input < 0) {
                // What a left-out bias means is decided by the operator's own rule.
                require(position == 2, Rule.OPERATOR_OPTIONAL, place + " leaves out input " + position);
                continue;
            }
            requireUsable(input, place);
            require(
                    (graph.tensor(input).type() == ElementType.RESOURCE) == (usesVariable && position == 0),
                    Rule.RESOURCE_USE,
                    place + ": input " + position + " is " + graph.tensor(input));
        }
        for (int output : operator.outputs()) {
            define(output, place);
            require(
                    (graph.tensor(output).type() == ElementType.RESOURCE) == (code == BuiltinOperator.VAR_HANDLE),
                    Rule.RESOURCE_USE,
                    place + " gives " + graph.tensor(output));
        }
    }

    private void define(int tensor, String place) {
        require(!defined[tensor], Rule.DATAFLOW_REDEFINED, place + " writes tensor " + tensor + ", which has a value");
        defined[tensor] = true;
    }

    private void requireUsable(int tensor, String place) {
        require(defined[tensor], Rule.DATAFLOW_UNDEFINED, place + " reads tensor " + tensor + " before it has a value");
    }
}
