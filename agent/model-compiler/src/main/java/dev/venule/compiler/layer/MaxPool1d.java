package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Convolutions;
import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/**
 * The largest of each {@code size} neighbours in time, channel by channel. The gradient goes to the largest; where several are
 * equally large, which a flat stretch of a signal makes happen, they share it equally.
 */
public record MaxPool1d(int size) implements Layer {
    public static final String KIND = "maxPool1d";

    public MaxPool1d {
        Bounds.requireAtLeast(2, "maxPool1d.size", size);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireSequence(KIND, row);
        int length = row.dimension(0);
        if (length % size != 0) {
            throw new IllegalArgumentException("maxPool1d.size must divide its input's length " + length + ", was "
                    + size + "; change the size, the input's length, or the kernels before it");
        }
        return Shape.of(length / size, row.dimension(1));
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        return List.of();
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        return new Pass(size, graph, input, new Convolutions(graph).maxPool(input, size));
    }

    private record Pass(int size, Graph graph, Tensor input, Tensor output) implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            return List.of();
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            Matrices matrices = new Matrices(graph);
            Shape pooled = output.shape();
            int windows = pooled.dimension(0) * pooled.dimension(2);
            int channels = pooled.dimension(3);
            Tensor neighbours = matrices.reshape(input, windows, size, channels);
            Tensor largest = graph.isEqual(neighbours, matrices.reshape(output, windows, 1, channels));
            Tensor share = graph.divide(
                    matrices.reshape(outputGradient, windows, 1, channels), matrices.sumKeepingAxes(largest, 1));
            return matrices.reshape(
                    graph.multiply(largest, share), input.shape().toArray());
        }
    }
}
