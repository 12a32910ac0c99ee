package dev.venule.agent.tflite.check;

import java.util.List;

/** A named input or output of a signature. The shape is the declared one: a batch left open counts as 1. */
public record TensorDescription(String name, ElementType type, List<Integer> shape) {
    public TensorDescription {
        shape = List.copyOf(shape);
    }

    public int elements() {
        int product = 1;
        for (int size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
