package dev.venule.agent.tflite.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One tensor of a graph as plain values. {@code constant} is its content where the file holds it. */
record TensorNode(
        int index, ElementType type, int[] shape, @Nullable ByteBuffer constant) {
    int rank() {
        return shape.length;
    }

    int dim(int axis) {
        return shape[axis];
    }

    boolean isConstant() {
        return constant != null;
    }

    /** Cannot overflow: {@link TensorRules} bounds it. */
    long elements() {
        return elements(shape);
    }

    long bytes() {
        return elements() * type.bytes();
    }

    static long elements(int[] shape) {
        long product = 1;
        for (int size : shape) {
            product *= size;
        }
        return product;
    }

    /** Content of an INT32 constant. */
    int[] ints() {
        if (constant == null) {
            throw new IllegalStateException("tensor " + index + " is not constant");
        }
        int[] values = new int[(int) elements()];
        constant.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
