package dev.venule.protocol.codec;

import java.util.Arrays;

/**
 * The sizes of a model's trainable tensors a0, a1, ... Weights and deltas are one flat {@code float[]} in this order.
 * Immutable.
 */
public final class TensorLayout {
    /** The largest model: 2^28 parameters, 1 GiB of float32. */
    public static final int MAX_PARAMETERS = 1 << 28;

    private final int[] offsets;

    /**
     * @throws IllegalArgumentException where there is no tensor, one is empty, or their sum is above {@link #MAX_PARAMETERS}
     */
    public TensorLayout(int... sizes) {
        if (sizes.length == 0) {
            throw new IllegalArgumentException("a model needs at least one trainable tensor");
        }
        offsets = new int[sizes.length + 1];
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += sizes[i];
            if (sizes[i] < 1 || sum > MAX_PARAMETERS) {
                throw new IllegalArgumentException("tensor a" + i + " has " + sizes[i]
                        + " elements; sizes must be >= 1 and sum up to at most " + MAX_PARAMETERS);
            }
            offsets[i + 1] = (int) sum;
        }
    }

    public int tensorCount() {
        return offsets.length - 1;
    }

    /** Elements of all tensors together. */
    public int parameterCount() {
        return offsets[offsets.length - 1];
    }

    /** Where tensor {@code index} begins in the flat vector. */
    public int offset(int index) {
        return offsets[index];
    }

    /** Elements of tensor {@code index}. */
    public int size(int index) {
        return offsets[index + 1] - offsets[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorLayout layout && Arrays.equals(offsets, layout.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return tensorCount() + " tensors, " + parameterCount() + " parameters";
    }
}
