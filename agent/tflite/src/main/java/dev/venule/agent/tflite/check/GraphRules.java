package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SubGraph;

/** Reads graphs into plain values, with every index in range: all graphs, run or not, since the runtime loads them all. */
final class GraphRules {
    private static final int MAX_OPERANDS = 256;

    private final Model model;
    private final List<OperatorName> names;

    private GraphRules(Model model, List<OperatorName> names) {
        this.model = model;
        this.names = names;
    }

    static List<Graph> read(Model model) {
        GraphRules rules = new GraphRules(model, readNames(model));
        List<Graph> graphs = new ArrayList<>();
        for (int i = 0; i < model.subgraphsLength(); i++) {
            graphs.add(rules.readGraph(i));
        }
        return graphs;
    }

    private static List<OperatorName> readNames(Model model) {
        List<OperatorName> names = new ArrayList<>();
        for (int i = 0; i < model.operatorCodesLength(); i++) {
            OperatorCode code = model.operatorCodes(i);
            // Files older than the wide field have only the narrow one; the runtime takes the larger.
            int builtin = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
            names.add(new OperatorName(builtin, code.version(), code.customCode()));
        }
        return names;
    }

    private Graph readGraph(int index) {
        SubGraph graph = model.subgraphs(index);
        List<TensorNode> tensors = TensorRules.read(model, index);
        String place = "subgraph " + index;
        int[] inputs = new int[graph.inputsLength()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = tensorIndex(graph.inputs(i), 0, tensors.size(), place);
        }
        int[] outputs = new int[graph.outputsLength()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = tensorIndex(graph.outputs(i), 0, tensors.size(), place);
        }
        List<OperatorNode> operators = new ArrayList<>();
        for (int i = 0; i < graph.operatorsLength(); i++) {
            operators.add(readOperator(i, graph.operators(i), tensors.size(), place + ", operator " + i));
        }
        return new Graph(index, tensors, operators, inputs, outputs);
    }

    private OperatorNode readOperator(int index, Operator operator, int tensorCount, String place) {
        long code = operator.opcodeIndex();
        require(
                code >= 0 && code < names.size(),
                Rule.OPERATOR_CODE,
                place + " names operator code " + code + " of " + names.size());
        require(
                operator.intermediatesLength() == 0 && operator.mutatingVariableInputsLength() == 0,
                Rule.OPERATOR_EXTRAS,
                place + " has intermediate tensors or mutated inputs");
        require(
                isOperandCount(operator.inputsLength()) && isOperandCount(operator.outputsLength()),
                Rule.OPERATOR_ARITY,
                place + " has " + operator.inputsLength() + " inputs and " + operator.outputsLength() + " outputs");
        int[] inputs = new int[operator.inputsLength()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = tensorIndex(operator.inputs(i), -1, tensorCount, place);
        }
        int[] outputs = new int[operator.outputsLength()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = tensorIndex(operator.outputs(i), 0, tensorCount, place);
        }
        return new OperatorNode(index, names.get((int) code), inputs, outputs, operator);
    }

    private static boolean isOperandCount(int count) {
        return count >= 0 && count <= MAX_OPERANDS;
    }

    private static int tensorIndex(int index, int smallest, int count, String place) {
        require(
                index >= smallest && index < count,
                Rule.TENSOR_INDEX,
                place + " names tensor " + index + " of " + count);
        return index;
    }
}
