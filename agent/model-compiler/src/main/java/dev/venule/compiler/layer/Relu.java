package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/** max(x, 0); its gradient at 0 is 0. */
public record Relu() implements Layer {
    public static final String KIND = "relu";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        return row;
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        return List.of();
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        return new Pass(graph, graph.rectify(input));
    }

    private record Pass(Graph graph, Tensor output) implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            return List.of();
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            return graph.multiply(outputGradient, graph.isGreater(output, graph.constant(0)));
        }
    }
}
