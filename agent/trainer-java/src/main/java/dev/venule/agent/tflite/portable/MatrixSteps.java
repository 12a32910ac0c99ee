package dev.venule.agent.tflite.portable;

import dev.venule.agent.tflite.portable.RowProducts.Rows;
import org.tensorflow.lite.schema.BatchMatMulOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;

/** Products of matrices. */
final class MatrixSteps {
    private MatrixSteps() {}

    static Step fullyConnected(Operands operands) {
        FullyConnectedOptions options = operands.options(new FullyConnectedOptions());
        operands.requireNoActivation(options.fusedActivationFunction());
        int length = operands.inputShape(1)[1];
        int rows = operands.input(0).length() / length;
        return new RowProducts(operands, new Rows(1, 0, rows, length, length));
    }

    static Step product(Operands operands) {
        BatchMatMulOptions options = operands.options(new BatchMatMulOptions());
        operands.require(!options.adjY(), "with a transposed second matrix");
        operands.require(
                operands.inputShape(0).length == 2 && operands.inputShape(1).length == 2, "of more than one matrix");
        return new MatrixProduct(operands, options.adjX());
    }
}
