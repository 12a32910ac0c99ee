package dev.venule.compiler.graph;

import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ReshapeOptions;

/** Products, reductions and changes of shape, emitted onto one {@link Graph}. */
public final class Matrices {
    private final Graph graph;

    public Matrices(Graph graph) {
        this.graph = graph;
    }

    /** x weights^T + bias, for x [B, n], weights [m, n] and bias [m]. */
    public Tensor fullyConnected(Tensor x, Tensor weights, Tensor bias) {
        Options options = new Options(
                BuiltinOptions.FullyConnectedOptions,
                builder ->
                        FullyConnectedOptions.createFullyConnectedOptions(builder, (byte) 0, (byte) 0, false, false));
        Shape shape = Shape.of(x.shape().dimension(0), weights.shape().dimension(0));
        return graph.emit(BuiltinOperator.FULLY_CONNECTED, options, ElementType.FLOAT32, shape, x, weights, bias);
    }

    /** a b, for a [m, n] and b [n, k]. */
    public Tensor product(Tensor a, Tensor b) {
        return matrixProduct(
                a, b, false, Shape.of(a.shape().dimension(0), b.shape().dimension(1)));
    }

    /** a^T b, for a [n, m] and b [n, k]. */
    public Tensor transposedProduct(Tensor a, Tensor b) {
        return matrixProduct(
                a, b, true, Shape.of(a.shape().dimension(1), b.shape().dimension(1)));
    }

    private Tensor matrixProduct(Tensor a, Tensor b, boolean transposeFirst, Shape shape) {
        Options options = new Options(
                BuiltinOptions.BatchMatMulOptions,
                builder -> BatchMatMulOptions.createBatchMatMulOptions(builder, transposeFirst, false, false));
        return graph.emit(BuiltinOperator.BATCH_MATMUL, options, ElementType.FLOAT32, shape, a, b);
    }

    public Tensor transpose(Tensor x, int... permutation) {
        Options options = Options.defaults(BuiltinOptions.TransposeOptions);
        Shape shape = x.shape().permuted(permutation);
        return graph.emit(
                BuiltinOperator.TRANSPOSE, options, ElementType.FLOAT32, shape, x, graph.integers(permutation));
    }

    /**
     * The same elements under another shape. A reshape of a reshape is emitted as one of the first tensor: TensorFlow Lite
     * gives all of a chain one place in memory, but counts only the readers of its two ends before it lets an operation
     * write its result there. A second reader of the middle then reads that result (seen in 2.20).
     */
    public Tensor reshape(Tensor x, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        if (shape.elements() != x.shape().elements()) {
            throw new IllegalArgumentException("cannot reshape " + x.shape() + " into " + shape);
        }
        Tensor source = graph.beforeReshape(x);
        if (source.shape().equals(shape)) {
            return source;
        }
        Options options = new Options(
                BuiltinOptions.ReshapeOptions,
                builder -> ReshapeOptions.createReshapeOptions(
                        builder, ReshapeOptions.createNewShapeVector(builder, dimensions)));
        return graph.emit(
                BuiltinOperator.RESHAPE, options, ElementType.FLOAT32, shape, source, graph.integers(dimensions));
    }

    /** The sum over {@code axes}, which the result no longer has. */
    public Tensor sum(Tensor x, int... axes) {
        return reduce(BuiltinOperator.SUM, false, x, axes);
    }

    /** The sum over {@code axes}, which have size 1 in the result. */
    public Tensor sumKeepingAxes(Tensor x, int... axes) {
        return reduce(BuiltinOperator.SUM, true, x, axes);
    }

    /** The mean over {@code axes}, which the result no longer has. */
    public Tensor mean(Tensor x, int... axes) {
        return reduce(BuiltinOperator.MEAN, false, x, axes);
    }

    private Tensor reduce(int builtinCode, boolean keepAxes, Tensor x, int... axes) {
        Options options = new Options(
                BuiltinOptions.ReducerOptions, builder -> ReducerOptions.createReducerOptions(builder, keepAxes));
        Shape shape = x.shape().reduced(keepAxes, axes);
        return graph.emit(builtinCode, options, ElementType.FLOAT32, shape, x, graph.integers(axes));
    }

    /** {@code shape} elements of x from {@code begin}. */
    public Tensor slice(Tensor x, int[] begin, Shape shape) {
        return graph.emit(
                BuiltinOperator.SLICE,
                Options.defaults(BuiltinOptions.SliceOptions),
                ElementType.FLOAT32,
                shape,
                x,
                graph.integers(begin),
                graph.integers(shape.toArray()));
    }

    /** x with the order along {@code axis} turned round. */
    public Tensor reverse(Tensor x, int axis) {
        Options options = Options.defaults(BuiltinOptions.ReverseV2Options);
        return graph.emit(BuiltinOperator.REVERSE_V2, options, ElementType.FLOAT32, x.shape(), x, graph.integers(axis));
    }
}
