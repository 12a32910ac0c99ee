package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.portable.RowProducts.Rows;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;

/** Windows that slide along time: over [B, 1, T, C], by one step, without padding. */
final class ConvolutionSteps {
    private ConvolutionSteps() {}

    static Step convolution(Operands operands) {
        Conv2DOptions options = operands.options(new Conv2DOptions());
        operands.requireNoActivation(options.fusedActivationFunction());
        requireAlongTime(operands, options.padding(), options.strideH(), options.strideW());
        operands.require(options.dilationHFactor() == 1 && options.dilationWFactor() == 1, "with gaps in its window");
        int[] x = operands.inputShape(0);
        int[] filters = operands.inputShape(1);
        int channels = x[3];
        int steps = operands.outputShape()[2];
        return new RowProducts(operands, new Rows(x[0], x[2] * channels, steps, channels, filters[2] * channels));
    }

    static Step depthwise(Operands operands) {
        DepthwiseConv2DOptions options = operands.options(new DepthwiseConv2DOptions());
        operands.requireNoActivation(options.fusedActivationFunction());
        requireAlongTime(operands, options.padding(), options.strideH(), options.strideW());
        operands.require(options.dilationHFactor() == 1 && options.dilationWFactor() == 1, "with gaps in its window");
        return new DepthwiseConvolution(operands);
    }

    static Step transposed(Operands operands) {
        TransposeConvOptions options = operands.options(new TransposeConvOptions());
        operands.requireNoActivation(options.fusedActivationFunction());
        operands.require(operands.inputShape(2)[1] == 1, "over two dimensions");
        requireAlongTime(operands, options.padding(), options.strideH(), options.strideW());
        return new TransposedConvolution(operands);
    }

    static Step maxPool(Operands operands) {
        Pool2DOptions options = operands.options(new Pool2DOptions());
        operands.requireNoActivation(options.fusedActivationFunction());
        operands.require(options.filterHeight() == 1 && operands.inputShape(0)[1] == 1, "over two dimensions");
        operands.require(options.padding() == Padding.VALID, "with padding");
        operands.require(options.strideW() == options.filterWidth(), "of windows that overlap or leave gaps");
        return new MaxPool(operands, options.filterWidth());
    }

    private static void requireAlongTime(Operands operands, byte padding, int strideHigh, int strideWide) {
        operands.require(operands.outputShape()[1] == 1 && operands.inputShape(1)[1] == 1, "over two dimensions");
        operands.require(padding == Padding.VALID, "with padding");
        operands.require(strideHigh == 1 && strideWide == 1, "with a stride");
    }
}
