package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SubGraph;

/** How many of each thing a file may hold, so that every later loop ends. */
final class CountRules {
    private static final int MAX_SUBGRAPHS = 32;
    private static final int MAX_SIGNATURES = 32;
    private static final int MAX_OPERATOR_CODES = 512;
    private static final int MAX_BUFFERS = 1 << 16;
    private static final int MAX_TENSORS = 1 << 14;
    private static final int MAX_OPERATORS = 1 << 14;
    private static final int MAX_GRAPH_ENDS = 4096;
    private static final int MAX_METADATA = 64;

    private CountRules() {}

    static void check(Model model) {
        within("subgraphs", model.subgraphsLength(), 1, MAX_SUBGRAPHS);
        within("signatures", model.signatureDefsLength(), 1, MAX_SIGNATURES);
        within("operator codes", model.operatorCodesLength(), 1, MAX_OPERATOR_CODES);
        within("buffers", model.buffersLength(), 1, MAX_BUFFERS);
        within("metadata entries", model.metadataLength(), 0, MAX_METADATA);
        within("metadata buffers", model.metadataBufferLength(), 0, MAX_METADATA);
        for (int i = 0; i < model.subgraphsLength(); i++) {
            SubGraph graph = model.subgraphs(i);
            within("tensors of subgraph " + i, graph.tensorsLength(), 0, MAX_TENSORS);
            within("operators of subgraph " + i, graph.operatorsLength(), 0, MAX_OPERATORS);
            within("inputs of subgraph " + i, graph.inputsLength(), 0, MAX_GRAPH_ENDS);
            within("outputs of subgraph " + i, graph.outputsLength(), 0, MAX_GRAPH_ENDS);
        }
    }

    private static void within(String what, int count, int min, int max) {
        require(
                count >= min && count <= max,
                Rule.COUNTS,
                "the file has " + count + " " + what + ", must be " + min + " to " + max);
    }
}
