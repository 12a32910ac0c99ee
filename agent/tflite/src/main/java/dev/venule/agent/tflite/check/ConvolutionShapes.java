package dev.venule.agent.tflite.check;

import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;

/** Windows that slide over [batch, height, width, channels]. */
final class ConvolutionShapes {
    private static final int MAX_STEP = 64;

    /**
     * The depthwise float kernel sums a pixel's channels in a fixed array of this many floats and checks the size in
     * debug builds only (depthwiseconv_float.h, kAccBufferMaxSize).
     */
    private static final int MAX_DEPTHWISE_CHANNELS = 4832;

    private ConvolutionShapes() {}

    /** One direction of a window: its size, step, gap between taps, and whether the input is padded. */
    private record Window(int size, int stride, int dilation, byte padding) {
        void check(OperatorView operator) {
            operator.require(
                    stride >= 1 && stride <= MAX_STEP,
                    Rule.STRIDE,
                    "stride is " + stride + ", must be 1 to " + MAX_STEP);
            operator.require(
                    dilation >= 1 && dilation <= MAX_STEP,
                    Rule.DILATION,
                    "dilation is " + dilation + ", must be 1 to " + MAX_STEP);
            operator.require(
                    padding == Padding.SAME || padding == Padding.VALID, Rule.PADDING, "padding is " + padding);
            operator.require(size >= 1, Rule.WINDOW, "window has size " + size);
        }

        /** Positions of the window over {@code length}, as the runtime counts them. */
        int positions(OperatorView operator, int length) {
            long span = (long) (size - 1) * dilation + 1;
            operator.require(
                    span <= length || (padding == Padding.SAME && span <= 2L * length),
                    Rule.WINDOW,
                    "a window over " + span + " does not fit into " + length);
            return padding == Padding.SAME ? (length + stride - 1) / stride : (int) ((length - span) / stride) + 1;
        }
    }

    static Cost convolution(OperatorView operator) {
        requireBias(operator, Rule.CONV_BIAS);
        operator.requireFloats();
        TensorNode input = operator.input(0);
        TensorNode filter = operator.input(1);
        operator.requireRank(input, 4, 4);
        operator.requireRank(filter, 4, 4);
        operator.require(
                filter.dim(3) == input.dim(3), Rule.CHANNELS, "filter " + filter + " does not fit input " + input);
        requireBiasShape(operator, filter.dim(0));
        Conv2DOptions options = operator.options(new Conv2DOptions());
        Window high = new Window(filter.dim(1), options.strideH(), options.dilationHFactor(), options.padding());
        Window wide = new Window(filter.dim(2), options.strideW(), options.dilationWFactor(), options.padding());
        requireOutput(operator, high, wide, filter.dim(0));
        long taps = (long) filter.dim(1) * filter.dim(2) * filter.dim(3);
        long pixels = operator.output().elements() / filter.dim(0);
        // The kernel copies every window into a row (im2col).
        return new Cost(
                pixels * taps * Float.BYTES + filter.bytes(), operator.output().elements() * taps);
    }

    static Cost depthwise(OperatorView operator) {
        requireBias(operator, Rule.DEPTHWISE_BIAS);
        operator.requireFloats();
        TensorNode input = operator.input(0);
        TensorNode filter = operator.input(1);
        operator.requireRank(input, 4, 4);
        operator.requireRank(filter, 4, 4);
        DepthwiseConv2DOptions options = operator.options(new DepthwiseConv2DOptions());
        int channels = filter.dim(3);
        operator.require(
                filter.dim(0) == 1
                        && options.depthMultiplier() >= 1
                        && channels == (long) input.dim(3) * options.depthMultiplier(),
                Rule.CHANNELS,
                "filter " + filter + " with multiplier " + options.depthMultiplier() + " does not fit input " + input);
        operator.require(
                channels <= MAX_DEPTHWISE_CHANNELS,
                Rule.DEPTHWISE_CHANNELS,
                "has " + channels + " channels, the kernel sums at most " + MAX_DEPTHWISE_CHANNELS);
        requireBiasShape(operator, channels);
        Window high = new Window(filter.dim(1), options.strideH(), options.dilationHFactor(), options.padding());
        Window wide = new Window(filter.dim(2), options.strideW(), options.dilationWFactor(), options.padding());
        requireOutput(operator, high, wide, channels);
        long taps = (long) filter.dim(1) * filter.dim(2);
        return new Cost(0, operator.output().elements() * taps);
    }

    static Cost pool(OperatorView operator) {
        operator.requireFloats();
        TensorNode input = operator.input(0);
        operator.requireRank(input, 4, 4);
        Pool2DOptions options = operator.options(new Pool2DOptions());
        Window high = new Window(options.filterHeight(), options.strideH(), 1, options.padding());
        Window wide = new Window(options.filterWidth(), options.strideW(), 1, options.padding());
        requireOutput(operator, high, wide, input.dim(3));
        long taps = (long) options.filterHeight() * options.filterWidth();
        return new Cost(0, operator.output().elements() * taps);
    }

    /** Inputs: output shape, filter [out, height, width, in], the tensor to spread. */
    static Cost transposed(OperatorView operator) {
        int[] shape = operator.constantPerAxis(0, 4);
        TensorNode filter = operator.input(1);
        TensorNode input = operator.input(2);
        operator.requireType(filter, ElementType.FLOAT32);
        operator.requireType(input, ElementType.FLOAT32);
        operator.requireType(operator.output(), ElementType.FLOAT32);
        operator.requireRank(input, 4, 4);
        operator.requireRank(filter, 4, 4);
        operator.requireOutput(shape);
        operator.require(
                shape[0] == input.dim(0) && shape[3] == filter.dim(0) && input.dim(3) == filter.dim(3),
                Rule.CHANNELS,
                "filter " + filter + " does not turn " + input + " into " + operator.output());
        TransposeConvOptions options = operator.options(new TransposeConvOptions());
        Window high = new Window(filter.dim(1), options.strideH(), 1, options.padding());
        Window wide = new Window(filter.dim(2), options.strideW(), 1, options.padding());
        high.check(operator);
        wide.check(operator);
        // The kernel spreads each input pixel into the output without asking whether it lies inside.
        operator.require(
                high.positions(operator, shape[1]) == input.dim(1)
                        && wide.positions(operator, shape[2]) == input.dim(2),
                Rule.TRANSPOSED_SIZE,
                "a convolution of " + operator.output() + " does not give " + input);
        long taps = (long) filter.dim(0) * filter.dim(1) * filter.dim(2);
        long pixels = (long) input.dim(1) * input.dim(2);
        return new Cost(pixels * taps * Float.BYTES + filter.bytes(), input.elements() * taps);
    }

    private static void requireOutput(OperatorView operator, Window high, Window wide, int channels) {
        high.check(operator);
        wide.check(operator);
        TensorNode input = operator.input(0);
        operator.requireOutput(
                input.dim(0), high.positions(operator, input.dim(1)), wide.positions(operator, input.dim(2)), channels);
    }

    /** Without a bias CONV_2D fails to load and DEPTHWISE_CONV_2D copies from a null pointer. */
    private static void requireBias(OperatorView operator, Rule rule) {
        operator.require(operator.hasInput(2), rule, "has no bias; give it a bias of zeros");
    }

    private static void requireBiasShape(OperatorView operator, int channels) {
        TensorNode bias = operator.input(2);
        operator.require(
                bias.rank() == 1 && bias.dim(0) == channels,
                Rule.BIAS_SHAPE,
                "bias is " + bias + ", must be [" + channels + "]");
    }
}
