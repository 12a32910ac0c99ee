package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Convolutions;
import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/** Filters that slide along time over all channels, by one step at a time. Filters are [filters, 1, kernel, channels]. */
public record Conv1d(int filters, int kernel, TimePadding padding, Initialization init) implements Layer {
    public static final String KIND = "conv1d";

    public Conv1d {
        Bounds.requireAtLeast(1, "conv1d.filters", filters);
        Bounds.requireAtLeast(1, "conv1d.kernel", kernel);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireSequence(KIND, row);
        return Shape.of(padding.outputLength(KIND, row.dimension(0), kernel), filters);
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        int channels = row.dimension(1);
        double limit = init.limit((long) kernel * channels, (long) kernel * filters);
        return List.of(
                new WeightTensor("filters", Shape.of(filters, 1, kernel, channels), limit), WeightTensor.bias(filters));
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        Tensor padded = padding.apply(graph, input, kernel);
        Tensor output = new Convolutions(graph).convolution(padded, weights.get(0), weights.get(1));
        return new Pass(this, graph, input, padded, weights.get(0), output);
    }

    private record Pass(Conv1d layer, Graph graph, Tensor input, Tensor padded, Tensor filters, Tensor output)
            implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            // dFilters[f, k, c] = sum over b and t of gradient[b, t, f] * x[b, t + k, c]: a convolution along time
            // whose "batch" are the channels, whose "channels" are the rows, and whose filters are the gradient.
            Matrices matrices = new Matrices(graph);
            Tensor rowsAsChannels = matrices.transpose(padded, 3, 1, 2, 0);
            Tensor gradientAsFilters = matrices.transpose(outputGradient, 3, 1, 2, 0);
            Tensor correlation = new Convolutions(graph).convolution(rowsAsChannels, gradientAsFilters);
            return List.of(matrices.transpose(correlation, 3, 1, 2, 0), matrices.sum(outputGradient, 0, 1, 2));
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            Tensor filtersByChannel = new Matrices(graph).transpose(filters, 3, 1, 2, 0);
            Tensor paddedGradient = new Convolutions(graph).transposed(outputGradient, filtersByChannel);
            return layer.padding.gradient(graph, paddedGradient, input.shape(), layer.kernel);
        }
    }
}
