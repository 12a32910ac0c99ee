package dev.venule.compiler.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A static shape: every dimension is known and at least 1. Immutable. */
public final class Shape {
    private final int[] dimensions;

    private Shape(int[] dimensions) {
        this.dimensions = dimensions;
    }

    /** @throws IllegalArgumentException where a dimension is below 1 */
    public static Shape of(int... dimensions) {
        for (int dimension : dimensions) {
            if (dimension < 1) {
                throw new IllegalArgumentException("every dimension must be >= 1, was " + Arrays.toString(dimensions));
            }
        }
        return new Shape(dimensions.clone());
    }

    public int rank() {
        return dimensions.length;
    }

    public int dimension(int axis) {
        return dimensions[axis];
    }

    /** Number of elements; may be beyond what an int holds. */
    public long elements() {
        long product = 1;
        for (int dimension : dimensions) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    public int[] toArray() {
        return dimensions.clone();
    }

    Shape with(int axis, int size) {
        int[] changed = dimensions.clone();
        changed[axis] = size;
        return of(changed);
    }

    Shape permuted(int... permutation) {
        int[] permuted = new int[permutation.length];
        for (int i = 0; i < permuted.length; i++) {
            permuted[i] = dimensions[permutation[i]];
        }
        return of(permuted);
    }

    Shape reduced(boolean keepDimensions, int... axes) {
        int[] kept = new int[dimensions.length];
        int rank = 0;
        for (int i = 0; i < dimensions.length; i++) {
            int axis = i;
            if (Arrays.stream(axes).noneMatch(a -> a == axis)) {
                kept[rank++] = dimensions[i];
            } else if (keepDimensions) {
                kept[rank++] = 1;
            }
        }
        return of(Arrays.copyOf(kept, rank));
    }

    /** The shape of an elementwise result: trailing axes are aligned, and an axis of 1 stretches. */
    Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        int[] result = new int[rank];
        for (int i = 0; i < rank; i++) {
            int mine = i < rank - rank() ? 1 : dimensions[i - (rank - rank())];
            int theirs = i < rank - other.rank() ? 1 : other.dimensions[i - (rank - other.rank())];
            if (mine != theirs && mine != 1 && theirs != 1) {
                throw new IllegalArgumentException(this + " and " + other + " do not broadcast");
            }
            result[i] = Math.max(mine, theirs);
        }
        return of(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** As {@code [32, 1, 128, 3]}. */
    @Override
    public String toString() {
        return Arrays.stream(dimensions).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
