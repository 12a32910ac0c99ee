package dev.venule.compiler.graph;

import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;

/**
 * Convolutions along time, emitted onto one {@link Graph} as two-dimensional ones of height 1. Sequences are [B, 1, T, C].
 * No implicit padding; stride 1.
 */
public final class Convolutions {
    private final Graph graph;

    public Convolutions(Graph graph) {
        this.graph = graph;
    }

    /** [B, 1, T - K + 1, F], for x [B, 1, T, C], filters [F, 1, K, C] and bias [F]. */
    public Tensor convolution(Tensor x, Tensor filters, Tensor bias) {
        Options options = new Options(
                BuiltinOptions.Conv2DOptions,
                builder -> Conv2DOptions.createConv2DOptions(builder, Padding.VALID, 1, 1, (byte) 0, 1, 1));
        int length = validLength(x, filters);
        Shape shape =
                Shape.of(x.shape().dimension(0), 1, length, filters.shape().dimension(0));
        return graph.emit(BuiltinOperator.CONV_2D, options, ElementType.FLOAT32, shape, x, filters, bias);
    }

    /** As above with a bias of zeros; the operation refuses to run without any. */
    public Tensor convolution(Tensor x, Tensor filters) {
        return convolution(x, filters, zeroBias(filters.shape().dimension(0)));
    }

    /** [B, 1, T - K + 1, C * M], for x [B, 1, T, C], filters [1, 1, K, C * M] and bias [C * M]. */
    public Tensor depthwise(Tensor x, Tensor filters, Tensor bias) {
        int outputs = filters.shape().dimension(3);
        int multiplier = outputs / x.shape().dimension(3);
        Options options = new Options(
                BuiltinOptions.DepthwiseConv2DOptions,
                builder -> DepthwiseConv2DOptions.createDepthwiseConv2DOptions(
                        builder, Padding.VALID, 1, 1, multiplier, (byte) 0, 1, 1));
        Shape shape = Shape.of(x.shape().dimension(0), 1, validLength(x, filters), outputs);
        return graph.emit(BuiltinOperator.DEPTHWISE_CONV_2D, options, ElementType.FLOAT32, shape, x, filters, bias);
    }

    /** As above with a bias of zeros; TensorFlow Lite 2.20 reads through a null pointer where there is none. */
    public Tensor depthwise(Tensor x, Tensor filters) {
        return depthwise(x, filters, zeroBias(filters.shape().dimension(3)));
    }

    /** The adjoint of {@link #convolution}: from [B, 1, T - K + 1, F] and filters [C, 1, K, F] to [B, 1, T, C]. */
    public Tensor transposed(Tensor x, Tensor filters) {
        Options options = new Options(
                BuiltinOptions.TransposeConvOptions,
                builder -> TransposeConvOptions.createTransposeConvOptions(builder, Padding.VALID, 1, 1, (byte) 0));
        int length = x.shape().dimension(2) + filters.shape().dimension(2) - 1;
        Shape shape =
                Shape.of(x.shape().dimension(0), 1, length, filters.shape().dimension(0));
        Tensor outputShape = graph.integers(shape.toArray());
        return graph.emit(BuiltinOperator.TRANSPOSE_CONV, options, ElementType.FLOAT32, shape, outputShape, filters, x);
    }

    /** [B, 1, T / size, C]: the largest of each {@code size} neighbours; {@code size} divides T. */
    public Tensor maxPool(Tensor x, int size) {
        Options options = new Options(
                BuiltinOptions.Pool2DOptions,
                builder -> Pool2DOptions.createPool2DOptions(builder, Padding.VALID, size, 1, size, 1, (byte) 0));
        Shape shape = x.shape().with(2, x.shape().dimension(2) / size);
        return graph.emit(BuiltinOperator.MAX_POOL_2D, options, ElementType.FLOAT32, shape, x);
    }

    private static int validLength(Tensor x, Tensor filters) {
        return x.shape().dimension(2) - filters.shape().dimension(2) + 1;
    }

    private Tensor zeroBias(int size) {
        return graph.constant(Shape.of(size), new float[size]);
    }
}
