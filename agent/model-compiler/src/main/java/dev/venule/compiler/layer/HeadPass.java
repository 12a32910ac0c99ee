package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Tensor;

/** The loss of every row on a graph, from which its gradient can be emitted onto the same graph. */
interface HeadPass {
    /** [B, 1]. */
    Tensor rowLosses();

    /** Of each row's own loss by its logits: [B, K]. */
    Tensor rowGradients();
}
