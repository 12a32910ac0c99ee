package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Tensor;

/** mean of (z - y)^2; its gradient is 2 (z - y) / K. */
record MeanSquaredError(Graph graph, Tensor difference) implements HeadPass {
    static HeadPass of(Graph graph, Tensor logits, Tensor targets) {
        return new MeanSquaredError(graph, graph.subtract(logits, targets));
    }

    @Override
    public Tensor rowLosses() {
        Tensor sum = new Matrices(graph).sumKeepingAxes(graph.multiply(difference, difference), 1);
        return graph.multiply(sum, graph.constant(1f / quantities()));
    }

    @Override
    public Tensor rowGradients() {
        return graph.multiply(difference, graph.constant(2f / quantities()));
    }

    private int quantities() {
        return difference.shape().dimension(1);
    }
}
