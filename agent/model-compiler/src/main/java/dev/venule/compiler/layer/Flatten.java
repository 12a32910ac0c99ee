package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/** From [length, channels] to [length * channels], time by time. */
public record Flatten() implements Layer {
    public static final String KIND = "flatten";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireSequence(KIND, row);
        return Shape.of(Math.multiplyExact(row.dimension(0), row.dimension(1)));
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        return List.of();
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        Shape shape = input.shape();
        Tensor output =
                new Matrices(graph).reshape(input, shape.dimension(0), (int) (shape.elements() / shape.dimension(0)));
        return new Pass(graph, input, output);
    }

    private record Pass(Graph graph, Tensor input, Tensor output) implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            return List.of();
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            return new Matrices(graph).reshape(outputGradient, input.shape().toArray());
        }
    }
}
