package dev.venule.agent.tflite.portable;

import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SubOptions;

/** Operators that work element by element or row by row. */
final class ElementwiseSteps {
    private ElementwiseSteps() {}

    static Step add(Operands operands) {
        operands.requireNoActivation(operands.options(new AddOptions()).fusedActivationFunction());
        return Arithmetic.of(Arithmetic.Kind.ADD, operands);
    }

    static Step subtract(Operands operands) {
        operands.requireNoActivation(operands.options(new SubOptions()).fusedActivationFunction());
        return Arithmetic.of(Arithmetic.Kind.SUBTRACT, operands);
    }

    static Step multiply(Operands operands) {
        operands.requireNoActivation(operands.options(new MulOptions()).fusedActivationFunction());
        return Arithmetic.of(Arithmetic.Kind.MULTIPLY, operands);
    }

    static Step divide(Operands operands) {
        operands.requireNoActivation(operands.options(new DivOptions()).fusedActivationFunction());
        return Arithmetic.of(Arithmetic.Kind.DIVIDE, operands);
    }

    static Step isGreater(Operands operands) {
        return Arithmetic.of(Arithmetic.Kind.IS_GREATER, operands);
    }

    static Step isEqual(Operands operands) {
        return Arithmetic.of(Arithmetic.Kind.IS_EQUAL, operands);
    }

    static Step negate(Operands operands) {
        Slot in = operands.input(0);
        Slot out = operands.output();
        return () -> {
            for (int i = 0; i < in.length(); i++) {
                out.memory()[out.offset() + i] = -in.memory()[in.offset() + i];
            }
        };
    }

    static Step exponential(Operands operands) {
        Slot in = operands.input(0);
        Slot out = operands.output();
        return () -> {
            for (int i = 0; i < in.length(); i++) {
                out.memory()[out.offset() + i] = (float) Math.exp(in.memory()[in.offset() + i]);
            }
        };
    }

    static Step rectify(Operands operands) {
        Slot in = operands.input(0);
        Slot out = operands.output();
        return () -> {
            float[] from = in.memory();
            float[] to = out.memory();
            for (int i = 0; i < in.length(); i++) {
                to[out.offset() + i] = Math.max(from[in.offset() + i], 0);
            }
        };
    }

    static Step logSoftmax(Operands operands) {
        Slot in = operands.input(0);
        Slot out = operands.output();
        int[] shape = operands.inputShape(0);
        int length = shape[shape.length - 1];
        return () -> {
            for (int row = 0; row < in.length(); row += length) {
                logSoftmax(in.memory(), in.offset() + row, out.memory(), out.offset() + row, length);
            }
        };
    }

    /** From differences to the largest, so that no exponential overflows. */
    private static void logSoftmax(float[] in, int from, float[] out, int to, int length) {
        float largest = in[from];
        for (int i = 1; i < length; i++) {
            largest = Math.max(largest, in[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.exp(in[from + i] - largest);
        }
        float logSum = (float) Math.log(sum);
        for (int i = 0; i < length; i++) {
            out[to + i] = in[from + i] - largest - logSum;
        }
    }
}
