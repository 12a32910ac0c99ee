package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/**
 * One layer of a model: an immutable description that can emit itself, forward and backward, onto a graph.
 *
 * <p>The shape of a row, that is of one example without the batch, is [features] or [length, channels]. In a graph the rows of
 * a batch B are [B, features] or [B, 1, length, channels], as TensorFlow Lite's convolutions want them.
 */
public interface Layer {
    /** The name of this layer's kind, as in the YAML specification. */
    String kind();

    /**
     * The shape of the rows that leave this layer.
     *
     * @throws IllegalArgumentException where this layer cannot take {@code row}; the message says why and what would do
     */
    Shape outputShape(Shape row);

    /** What this layer learns, in the order of the model's parameters; empty where it has no weights. */
    List<WeightTensor> weights(Shape row);

    /** Emits the forward pass. {@code weights} are as {@link #weights(Shape)} described them. */
    LayerPass forward(Graph graph, Tensor input, List<Tensor> weights);
}
