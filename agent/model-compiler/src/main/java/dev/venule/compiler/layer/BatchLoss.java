package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Tensor;

/** The loss of a whole batch: the mean of its rows' losses, weighted by w [B, 1], of which one must be above 0. */
public final class BatchLoss {
    private final Graph graph;
    private final HeadPass rows;
    private final Tensor shares;

    private BatchLoss(Graph graph, HeadPass rows, Tensor shares) {
        this.graph = graph;
        this.rows = rows;
        this.shares = shares;
    }

    /** @param logits [B, K], as are the {@code targets} */
    public static BatchLoss of(Graph graph, Head head, Tensor logits, Tensor targets, Tensor weights) {
        Tensor total = new Matrices(graph).sum(weights, 0);
        return new BatchLoss(graph, head.rows(graph, logits, targets), graph.divide(weights, total));
    }

    /** The weighted mean loss, as [1]. */
    public Tensor value() {
        return new Matrices(graph).sum(graph.multiply(rows.rowLosses(), shares), 0);
    }

    /** The loss's gradient by the logits: [B, K]. */
    public Tensor logitsGradient() {
        return graph.multiply(rows.rowGradients(), shares);
    }
}
