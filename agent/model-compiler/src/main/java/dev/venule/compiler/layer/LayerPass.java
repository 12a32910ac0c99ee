package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Tensor;
import java.util.List;

/** A layer's forward pass on a graph, from which its gradients can be emitted onto the same graph. */
public interface LayerPass {
    Tensor output();

    /** The loss's gradients by the layer's weights, in their order, given the gradient by its output. */
    List<Tensor> weightGradients(Tensor outputGradient);

    /** The loss's gradient by the layer's input, given the gradient by its output. */
    Tensor inputGradient(Tensor outputGradient);
}
