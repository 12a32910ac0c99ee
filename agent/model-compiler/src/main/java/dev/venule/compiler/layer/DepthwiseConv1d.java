package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Convolutions;
import dev.venule.compiler.graph.Graph;
import dev.venule.compiler.graph.Matrices;
import dev.venule.compiler.graph.Shape;
import dev.venule.compiler.graph.Tensor;
import java.util.List;

/**
 * Filters that slide along time, {@code multiplier} of them on each channel alone. Filters are
 * [1, 1, kernel, channels * multiplier]; output channel c * multiplier + m is filter m of channel c.
 */
public record DepthwiseConv1d(int kernel, int multiplier, TimePadding padding, Initialization init) implements Layer {
    public static final String KIND = "depthwiseConv1d";

    public DepthwiseConv1d {
        Bounds.requireAtLeast(1, "depthwiseConv1d.kernel", kernel);
        Bounds.requireAtLeast(1, "depthwiseConv1d.multiplier", multiplier);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape outputShape(Shape row) {
        Bounds.requireSequence(KIND, row);
        int channels = Math.multiplyExact(row.dimension(1), multiplier);
        return Shape.of(padding.outputLength(KIND, row.dimension(0), kernel), channels);
    }

    @Override
    public List<WeightTensor> weights(Shape row) {
        int outputs = row.dimension(1) * multiplier;
        double limit = init.limit(kernel, (long) kernel * multiplier);
        return List.of(new WeightTensor("filters", Shape.of(1, 1, kernel, outputs), limit), WeightTensor.bias(outputs));
    }

    @Override
    public LayerPass forward(Graph graph, Tensor input, List<Tensor> weights) {
        Tensor padded = padding.apply(graph, input, kernel);
        Tensor output = new Convolutions(graph).depthwise(padded, weights.get(0), weights.get(1));
        return new Pass(this, graph, input, padded, weights.get(0), output);
    }

    private record Pass(DepthwiseConv1d layer, Graph graph, Tensor input, Tensor padded, Tensor filters, Tensor output)
            implements LayerPass {
        @Override
        public List<Tensor> weightGradients(Tensor outputGradient) {
            // Each (row, channel) pair becomes a channel of one long row, and its output gradient the filter on it:
            // what slides out is dFilters of that row alone, and the sum over rows remains.
            Matrices matrices = new Matrices(graph);
            Tensor correlation =
                    new Convolutions(graph).depthwise(rowsAsChannels(padded), rowsAsChannels(outputGradient));
            int batch = output.shape().dimension(0);
            int outputs = output.shape().dimension(3);
            Tensor byRow = matrices.reshape(correlation, layer.kernel, batch, outputs);
            Tensor filterGradient = matrices.reshape(matrices.sum(byRow, 1), 1, 1, layer.kernel, outputs);
            return List.of(filterGradient, matrices.sum(outputGradient, 0, 1, 2));
        }

        private Tensor rowsAsChannels(Tensor x) {
            Matrices matrices = new Matrices(graph);
            Shape shape = x.shape();
            Tensor timeFirst = matrices.transpose(x, 1, 2, 0, 3);
            return matrices.reshape(timeFirst, 1, 1, shape.dimension(2), shape.dimension(0) * shape.dimension(3));
        }

        @Override
        public Tensor inputGradient(Tensor outputGradient) {
            // The adjoint of sliding a filter is sliding it backwards over the gradient between kernel - 1 zeros.
            Matrices matrices = new Matrices(graph);
            int[] size = outputGradient.shape().toArray();
            int margin = layer.kernel - 1;
            size[2] += 2 * margin;
            Tensor widened = graph.pad(outputGradient, new int[] {0, 0, margin, 0}, Shape.of(size));
            Tensor byFilter = new Convolutions(graph).depthwise(widened, matrices.reverse(filters, 2));
            return layer.padding.gradient(graph, sumOverFilters(byFilter), input.shape(), layer.kernel);
        }

        private Tensor sumOverFilters(Tensor byFilter) {
            if (layer.multiplier == 1) {
                return byFilter;
            }
            Matrices matrices = new Matrices(graph);
            Shape shape = padded.shape();
            int rows = shape.dimension(0) * shape.dimension(2);
            Tensor split = matrices.reshape(byFilter, rows, shape.dimension(3), layer.multiplier);
            return matrices.reshape(matrices.sum(split, 2), shape.toArray());
        }
    }
}
