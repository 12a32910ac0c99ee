package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Shape;

/**
 * A tensor to be learned. It begins uniform in [-initialLimit, initialLimit), or at zero where the limit is 0.
 *
 * @param name what it is within its layer: "filters", "bias"
 */
public record WeightTensor(String name, Shape shape, double initialLimit) {
    static WeightTensor bias(int size) {
        return new WeightTensor("bias", Shape.of(size), 0);
    }
}
