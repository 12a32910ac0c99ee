package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;

/** What a convolution does at the ends of a sequence. */
public enum TimePadding {
    /** The filter stays inside: the sequence becomes kernel - 1 shorter. */
    VALID("valid"),
    /** Zeros around the sequence keep its length; of an odd number of zeros the last one stands at the end. */
    SAME("same");

    private final String yamlName;

    TimePadding(String yamlName) {
        this.yamlName = yamlName;
    }

    /** As it is written in a specification. */
    public String yamlName() {
        return yamlName;
    }

    int outputLength(String kind, int length, int kernel) {
        if (kernel > length) {
            throw new IllegalArgumentException(
                    kind + ".kernel must be at most its input's length " + length + ", was " + kernel);
        }
        return this == SAME ? length : length - kernel + 1;
    }

    /** {@code x} [B, 1, T, C] with the zeros this padding asks for, as an operation of its own, so that its gradient is a slice. */
    Tensor apply(Graph graph, Tensor x, int kernel) {
        if (this == VALID || kernel == 1) {
            return x;
        }
        int[] size = x.shape().toArray();
        size[2] += kernel - 1;
        return graph.pad(x, new int[] {0, 0, before(kernel), 0}, Shape.of(size));
    }

    /** From the gradient by the padded sequence to the gradient by the sequence itself, which has {@code shape}. */
    Tensor gradient(Graph graph, Tensor paddedGradient, Shape shape, int kernel) {
        if (this == VALID || kernel == 1) {
            return paddedGradient;
        }
        return new Matrices(graph).slice(paddedGradient, new int[] {0, 0, before(kernel), 0}, shape);
    }

    private static int before(int kernel) {
        return (kernel - 1) / 2;
    }
}
