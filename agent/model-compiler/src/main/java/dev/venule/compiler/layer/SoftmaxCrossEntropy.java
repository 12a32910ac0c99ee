package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Tensor;

/** -sum of y log softmax(z); its gradient is softmax(z) - y, as the targets of a row sum up to 1. */
record SoftmaxCrossEntropy(Graph graph, Tensor logProbabilities, Tensor targets) implements HeadPass {
    static HeadPass of(Graph graph, Tensor logits, Tensor targets) {
        return new SoftmaxCrossEntropy(graph, graph.logSoftmax(logits), targets);
    }

    @Override
    public Tensor rowLosses() {
        return graph.negate(new Matrices(graph).sumKeepingAxes(graph.multiply(targets, logProbabilities), 1));
    }

    @Override
    public Tensor rowGradients() {
        return graph.subtract(graph.exponential(logProbabilities), targets);
    }
}
