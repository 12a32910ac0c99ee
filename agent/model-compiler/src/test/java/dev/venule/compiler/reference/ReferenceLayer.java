package dev.venule.compiler.reference;

import java.util.List;

/** One layer on one row. {@link #backward} follows the {@link #forward} of the same row. */
interface ReferenceLayer {
    double[] forward(double[] x);

    /** Adds this row's gradients to {@link #gradients()} and returns the gradient by x. */
    double[] backward(double[] outputGradient);

    default List<double[]> weights() {
        return List.of();
    }

    default List<double[]> gradients() {
        return List.of();
    }

    /** How far the last row was from a point without a derivative; infinite where there is none. */
    default double kinkMargin() {
        return Double.POSITIVE_INFINITY;
    }
}
