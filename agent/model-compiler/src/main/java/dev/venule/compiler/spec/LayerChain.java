package dev.venule.compiler.spec;

import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.layer.Head;
import dev.venule.compiler.layer.Layer;
import dev.venule.compiler.layer.WeightTensor;
import java.util.List;

/** Follows the shape of a row through all layers, and stops at the first one that does not fit. */
final class LayerChain {
    private LayerChain() {}

    static void check(int batch, Shape row, List<Layer> layers, Head head) {
        if (layers.size() > ModelSpec.MAX_LAYERS) {
            throw new IllegalArgumentException(
                    "layers must be at most " + ModelSpec.MAX_LAYERS + ", were " + layers.size());
        }
        requireRoom("input", "a batch", batch, row);
        Shape shape = row;
        boolean isTrainable = false;
        for (int i = 0; i < layers.size(); i++) {
            try {
                Shape before = shape;
                shape = through(batch, before, layers.get(i));
                isTrainable |= !layers.get(i).weights(before).isEmpty();
            } catch (IllegalArgumentException misfit) {
                throw new InvalidLayerException(i, misfit);
            } catch (ArithmeticException overflow) {
                throw new InvalidLayerException(i, tooLarge(layers.get(i).kind(), "its result"));
            }
        }
        if (!isTrainable) {
            throw new IllegalArgumentException("layers hold nothing to train; add a dense or a convolution layer");
        }
        checkHead(layers.size(), shape, head);
    }

    private static Shape through(int batch, Shape row, Layer layer) {
        Shape result = layer.outputShape(row);
        requireRoom(layer.kind(), "a batch of its results", batch, result);
        for (WeightTensor weight : layer.weights(row)) {
            requireRoom(layer.kind(), "its " + weight.name(), 1, weight.shape());
        }
        return result;
    }

    private static void requireRoom(String kind, String what, int batch, Shape shape) {
        long elements;
        try {
            elements = Math.multiplyExact(batch, shape.elements());
        } catch (ArithmeticException overflow) {
            elements = Long.MAX_VALUE;
        }
        if (elements > ModelSpec.MAX_TENSOR_ELEMENTS) {
            throw new IllegalArgumentException(tooLarge(kind, what));
        }
    }

    private static String tooLarge(String kind, String what) {
        return kind + " is too large: " + what + " would have more than " + ModelSpec.MAX_TENSOR_ELEMENTS
                + " elements; make it smaller, or the batch";
    }

    private static void checkHead(int index, Shape row, Head head) {
        if (row.rank() != 1) {
            throw new InvalidLayerException(
                    index,
                    "head." + head.yamlName() + " needs flat outputs, but the last layer gives a sequence " + row
                            + "; end the layers with flatten or globalAveragePool1d, and dense");
        }
        if (row.dimension(0) < head.minimumOutputs()) {
            throw new InvalidLayerException(
                    index,
                    "head." + head.yamlName() + " needs at least " + head.minimumOutputs()
                            + " outputs of the last layer, but gets " + row.dimension(0)
                            + "; for one yes-or-no question use " + Head.SIGMOID_BINARY_CROSS_ENTROPY.yamlName());
        }
    }
}
