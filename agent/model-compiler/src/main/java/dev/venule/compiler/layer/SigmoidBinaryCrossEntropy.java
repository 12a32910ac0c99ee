package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;

/**
 * -mean of y log s(z) + (1 - y) log s(-z), with s the logistic function; its gradient is (s(z) - y) / K.
 *
 * <p>log s(-z) and log s(z) are the two log-softmaxes of (0, z), which stay finite for every z; a logarithm of the logistic
 * function would be infinite from |z| of about 100.
 */
record SigmoidBinaryCrossEntropy(Graph graph, Tensor targets, Tensor logNo, Tensor logYes) implements HeadPass {
    static HeadPass of(Graph graph, Tensor logits, Tensor targets) {
        Matrices matrices = new Matrices(graph);
        int questions = (int) logits.shape().elements();
        Tensor column = matrices.reshape(logits, questions, 1);
        Tensor pairs = graph.logSoftmax(graph.pad(column, new int[] {0, 1}, Shape.of(questions, 2)));
        return new SigmoidBinaryCrossEntropy(
                graph, targets, side(matrices, pairs, 0, logits), side(matrices, pairs, 1, logits));
    }

    private static Tensor side(Matrices matrices, Tensor pairs, int side, Tensor logits) {
        Shape column = Shape.of(pairs.shape().dimension(0), 1);
        return matrices.reshape(
                matrices.slice(pairs, new int[] {0, side}, column),
                logits.shape().toArray());
    }

    @Override
    public Tensor rowLosses() {
        Tensor yes = graph.multiply(targets, logYes);
        Tensor no = graph.multiply(graph.subtract(graph.constant(1), targets), logNo);
        Tensor sum = new Matrices(graph).sumKeepingAxes(graph.add(yes, no), 1);
        return graph.multiply(sum, graph.constant(-1f / questionsPerRow()));
    }

    @Override
    public Tensor rowGradients() {
        Tensor difference = graph.subtract(graph.exponential(logYes), targets);
        return graph.multiply(difference, graph.constant(1f / questionsPerRow()));
    }

    private int questionsPerRow() {
        return targets.shape().dimension(1);
    }
}
