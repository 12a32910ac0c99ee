package dev.venule.agent.tflite.check;

import static org.tensorflow.lite.schema.BuiltinOperator.*;

import dev.venule.agent.tflite.fixtures.OperatorExamples;
import dev.venule.agent.tflite.fixtures.OperatorModel;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BatchMatMulOptionsT;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;

/** One-operator models with one rule of the operator's options, operands or shapes broken on purpose. */
final class OperatorPlants {
    private OperatorPlants() {}

    static byte[] add(int activation) {
        AddOptionsT options = new AddOptionsT();
        options.setFusedActivationFunction((byte) activation);
        return OperatorModel.of(ADD)
                .floats(2)
                .floats(2)
                .options(BuiltinOptions.AddOptions, options)
                .output(2)
                .file();
    }

    static byte[] addOf(int[] left, int[] right) {
        return OperatorModel.of(ADD)
                .floats(left)
                .floats(right)
                .options(BuiltinOptions.AddOptions, new AddOptionsT())
                .output(left)
                .file();
    }

    static byte[] firstInputLeftOut() {
        return OperatorModel.of(ADD)
                .absent()
                .floats(2)
                .options(BuiltinOptions.AddOptions, new AddOptionsT())
                .output(2)
                .file();
    }

    static byte[] softmax(float beta) {
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(beta);
        return OperatorModel.of(SOFTMAX)
                .floats(2, 3)
                .options(BuiltinOptions.SoftmaxOptions, options)
                .output(2, 3)
                .file();
    }

    static byte[] sumOver(int... axes) {
        return OperatorModel.of(SUM)
                .floats(2, 3)
                .ints(axes)
                .options(BuiltinOptions.ReducerOptions, new ReducerOptionsT())
                .output(3)
                .file();
    }

    static byte[] transpose(int... permutation) {
        return OperatorModel.of(TRANSPOSE)
                .floats(2, 3, 4)
                .ints(permutation)
                .output(2, 3, 4)
                .file();
    }

    static byte[] reshape(int... shape) {
        return OperatorModel.of(RESHAPE).floats(2, 6).ints(shape).output(3, 4).file();
    }

    static byte[] reshapeToComputedShape() {
        return OperatorModel.of(RESHAPE).floats(2, 6).numbers(2).output(3, 4).file();
    }

    static byte[] slice(int begin, int size) {
        return OperatorModel.of(SLICE)
                .floats(5)
                .ints(begin)
                .ints(size)
                .output(2)
                .file();
    }

    static byte[] pad(int before, int after) {
        return OperatorModel.of(PAD)
                .floats(5)
                .intsOfShape(new int[] {1, 2}, before, after)
                .output(5)
                .file();
    }

    static byte[] concatenation(int[] left, int[] right) {
        ConcatenationOptionsT options = new ConcatenationOptionsT();
        options.setAxis(1);
        return OperatorModel.of(CONCATENATION)
                .floats(left)
                .floats(right)
                .options(BuiltinOptions.ConcatenationOptions, options)
                .output(2, 4)
                .file();
    }

    static byte[] matMul(int[] left, int[] right) {
        return OperatorModel.of(BATCH_MATMUL)
                .floats(left)
                .floats(right)
                .options(BuiltinOptions.BatchMatMulOptions, new BatchMatMulOptionsT())
                .output(left[0], right[1])
                .file();
    }

    static byte[] fullyConnected(int rows, int depth, int units, int biases) {
        return OperatorModel.of(FULLY_CONNECTED)
                .floats(rows, depth)
                .floats(units, depth)
                .zeros(biases)
                .options(BuiltinOptions.FullyConnectedOptions, new FullyConnectedOptionsT())
                .output(rows, units)
                .file();
    }

    static byte[] convolution(int padding, int stride, int dilation) {
        return OperatorExamples.convolution((byte) padding, stride, dilation)
                .floats(1, 1, 9, 3)
                .zeros(4, 1, 3, 3)
                .zeros(4)
                .output(1, 1, 7, 4)
                .file();
    }

    static byte[] convolutionOf(int[] input, int[] filter) {
        return OperatorExamples.convolution(Padding.VALID, 1, 1)
                .floats(input)
                .floats(filter)
                .zeros(4)
                .output(1, 1, 7, 4)
                .file();
    }

    static byte[] convolutionWithoutOptions() {
        return OperatorModel.of(CONV_2D)
                .floats(1, 1, 9, 3)
                .zeros(4, 1, 3, 3)
                .zeros(4)
                .output(1, 1, 7, 4)
                .file();
    }

    static byte[] convolutionWithoutBias() {
        return OperatorExamples.convolution(Padding.VALID, 1, 1)
                .floats(1, 1, 9, 3)
                .zeros(4, 1, 3, 3)
                .output(1, 1, 7, 4)
                .file();
    }

    static byte[] depthwiseWithoutBias() {
        return OperatorExamples.depthwise(1)
                .floats(1, 1, 9, 3)
                .zeros(1, 1, 3, 3)
                .output(1, 1, 7, 3)
                .file();
    }

    static byte[] depthwiseOver(int channels) {
        return OperatorExamples.depthwise(1)
                .floats(1, 1, 9, channels)
                .zeros(1, 1, 3, channels)
                .zeros(channels)
                .output(1, 1, 7, channels)
                .file();
    }

    static byte[] transposedFrom(int width) {
        return OperatorExamples.transposed(Padding.VALID, 1)
                .ints(1, 1, 9, 3)
                .zeros(3, 1, 3, 4)
                .floats(1, 1, width, 4)
                .output(1, 1, 9, 3)
                .file();
    }

    static byte[] relu(int[] input, byte type, int... output) {
        return OperatorModel.of(RELU).floats(input).output(type, output).file();
    }

    static byte[] negOfTwo() {
        return OperatorModel.of(NEG).floats(2).floats(2).output(2).file();
    }

    static byte[] neg(int version) {
        return OperatorModel.of(NEG).version(version).floats(2).output(2).file();
    }

    /** An activation that kernels without it compute with whatever lies in their clamps. */
    static byte[] unsupportedActivation() {
        return add(ActivationFunctionType.TANH);
    }
}
