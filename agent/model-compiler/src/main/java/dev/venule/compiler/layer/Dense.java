package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/** Every output is a weighted sum of all inputs, plus a bias. Weights are [units, features], as TensorFlow Lite keeps them. */
public record Dense(int units, Initialization init) implements Layer {
    public static final String KIND = "dense";

    public Dense {
        Bounds.requireAtLeast(1, "dense.units", units);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireFlat(KIND, row);
        return Shape.of(units);
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        int features = row.dimension(0);
        return List.of(
                new WeightTensor("weights", Shape.of(units, features), init.limit(features, units)),
                WeightTensor.bias(units));
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        Matrices matrices = new Matrices(graph);
        return new Pass(
                matrices, input, weights.get(0), matrices.fullyConnected(input, weights.get(0), weights.get(1)));
    }

    private record Pass(Matrices matrices, Tensor input, Tensor weights, Tensor output) implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            return List.of(matrices.transposedProduct(outputGradient, input), matrices.sum(outputGradient, 0));
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            return matrices.product(outputGradient, weights);
        }
    }
}
