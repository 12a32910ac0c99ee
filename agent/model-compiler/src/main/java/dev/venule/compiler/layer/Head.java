package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What a model is trained for: a loss of its logits [B, K] against targets [B, K]. The loss of a batch is the mean of its rows'
 * losses, weighted by w [B, 1]; a row of weight 0 leaves neither loss nor gradient.
 */
public enum Head {
    /** One of K >= 2 classes; targets are one-hot, or probabilities that sum up to 1. */
    SOFTMAX_CROSS_ENTROPY("softmaxCrossEntropy", 2) {
        @Override
        HeadPass rows(Graph graph, Tensor logits, Tensor targets) {
            return SoftmaxCrossEntropy.of(graph, logits, targets);
        }
    },
    /** K yes-or-no questions; targets are within 0..1. A row's loss is the mean over its K. */
    SIGMOID_BINARY_CROSS_ENTROPY("sigmoidBinaryCrossEntropy", 1) {
        @Override
        HeadPass rows(Graph graph, Tensor logits, Tensor targets) {
            return SigmoidBinaryCrossEntropy.of(graph, logits, targets);
        }
    },
    /** K quantities. A row's loss is the mean over its K. */
    MEAN_SQUARED_ERROR("meanSquaredError", 1) {
        @Override
        HeadPass rows(Graph graph, Tensor logits, Tensor targets) {
            return MeanSquaredError.of(graph, logits, targets);
        }
    };

    private final String yamlName;
    private final int minimumOutputs;

    Head(String yamlName, int minimumOutputs) {
        this.yamlName = yamlName;
        this.minimumOutputs = minimumOutputs;
    }

    /** As it is written in a specification. */
    public String yamlName() {
        return yamlName;
    }

    /** The fewest outputs that the last layer must have. */
    public int minimumOutputs() {
        return minimumOutputs;
    }

    /** The names of all heads, as written in a specification. */
    public static List<String> yamlNames() {
        return Arrays.stream(values()).map(Head::yamlName).toList();
    }

    /** Emits the loss of every row, and what its gradient needs. */
    abstract HeadPass rows(Graph graph, Tensor logits, Tensor targets);
}
