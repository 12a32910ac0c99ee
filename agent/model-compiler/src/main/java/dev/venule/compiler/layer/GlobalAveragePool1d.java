package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/** The mean over time of each channel: from [length, channels] to [channels]. */
public record GlobalAveragePool1d() implements Layer {
    public static final String KIND = "globalAveragePool1d";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireSequence(KIND, row);
        return Shape.of(row.dimension(1));
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        return List.of();
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        return new Pass(graph, input, new Matrices(graph).mean(input, 1, 2));
    }

    private record Pass(Graph graph, Tensor input, Tensor output) implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            return List.of();
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            Shape shape = input.shape();
            int length = shape.dimension(2);
            float[] parts = new float[length];
            Arrays.fill(parts, 1f / length);
            Matrices matrices = new Matrices(graph);
            Tensor column = matrices.reshape(outputGradient, shape.dimension(0), 1, shape.dimension(3));
            Tensor spread = graph.multiply(column, graph.constant(Shape.of(1, length, 1), parts));
            return matrices.reshape(spread, shape.toArray());
        }
    }
}
