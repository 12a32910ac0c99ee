package dev.venule.agent.tflite.check;

import java.util.Arrays;
import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;

/** Matrix products. */
final class MatrixShapes {
    private MatrixShapes() {}

    static Cost fullyConnected(OperatorView operator) {
        operator.requireFloats();
        FullyConnectedOptions options = operator.options(new FullyConnectedOptions());
        operator.require(
                options.weightsFormat() == FullyConnectedOptionsWeightsFormat.DEFAULT
                        && !options.asymmetricQuantizeInputs(),
                Rule.OPERATOR_OPTIONS,
                "weights are not in the default format");
        TensorNode input = operator.input(0);
        TensorNode weights = operator.input(1);
        operator.requireRank(input, 1, 4);
        operator.requireRank(weights, 2, 2);
        int units = weights.dim(0);
        int depth = weights.dim(1);
        requireBias(operator, units);
        operator.require(
                input.elements() % depth == 0,
                Rule.INNER_SIZE,
                "multiplies " + input + " with weights of depth " + depth);
        int[] shape = {(int) (input.elements() / depth), units};
        if (options.keepNumDims()) {
            operator.require(
                    input.dim(input.rank() - 1) == depth,
                    Rule.INNER_SIZE,
                    "multiplies " + input + " with weights of depth " + depth);
            shape = input.shape().clone();
            shape[shape.length - 1] = units;
        }
        operator.requireOutput(shape);
        return new Cost(0, operator.output().elements() * depth);
    }

    private static void requireBias(OperatorView operator, int units) {
        if (operator.hasInput(2)) {
            TensorNode bias = operator.input(2);
            operator.require(
                    bias.rank() == 1 && bias.dim(0) == units,
                    Rule.BIAS_SHAPE,
                    "bias is " + bias + ", must be [" + units + "]");
        }
    }

    static Cost batchMatMul(OperatorView operator) {
        operator.requireFloats();
        BatchMatMulOptions options = operator.options(new BatchMatMulOptions());
        operator.require(!options.asymmetricQuantizeInputs(), Rule.OPERATOR_OPTIONS, "quantizes its inputs");
        TensorNode left = operator.input(0);
        TensorNode right = operator.input(1);
        operator.requireRank(left, 2, 4);
        operator.requireRank(right, 2, 4);
        int rows = matrixDim(left, options.adjX() ? 1 : 0);
        int depth = matrixDim(left, options.adjX() ? 0 : 1);
        int columns = matrixDim(right, options.adjY() ? 0 : 1);
        operator.require(
                matrixDim(right, options.adjY() ? 1 : 0) == depth,
                Rule.INNER_SIZE,
                "multiplies " + left + (options.adjX() ? " transposed" : "") + " with " + right
                        + (options.adjY() ? " transposed" : ""));
        int[] batch = ElementwiseShapes.broadcast(operator, batchOf(left), batchOf(right));
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        operator.requireOutput(shape);
        // The kernel may transpose both operands into memory of its own.
        return new Cost(left.bytes() + right.bytes(), operator.output().elements() * depth);
    }

    private static int matrixDim(TensorNode tensor, int axis) {
        return tensor.dim(tensor.rank() - 2 + axis);
    }

    private static int[] batchOf(TensorNode tensor) {
        return Arrays.copyOf(tensor.shape(), tensor.rank() - 2);
    }
}
