package dev.venule.protocol.codec;

import java.util.Arrays;

/** The coordinates of one group whose level is not zero. */
final class QuantizedGroup {
    private final ValueCoding values;
    private final int scaleBits;
    private final int[] indexes;
    private final int[] levels;

    QuantizedGroup(ValueCoding values, int scaleBits, int[] indexes, int[] levels) {
        this.values = values;
        this.scaleBits = scaleBits;
        this.indexes = indexes;
        this.levels = levels;
    }

    /** Rounds values, none of them zero; what rounds to zero is left out, and stays in the sender's residual. */
    static QuantizedGroup of(int[] indexes, float[] kept, ValueCoding values, boolean dense) {
        int scaleBits = kept.length == 0 ? 0 : values.scale(kept, dense);
        float scale = Scale.toFloat(scaleBits);
        int[] usedIndexes = new int[kept.length];
        int[] levels = new int[kept.length];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            int level = values.quantize(kept[i], scale, dense);
            if (level != 0) {
                usedIndexes[count] = indexes[i];
                levels[count] = level;
                count++;
            }
        }
        return new QuantizedGroup(values, scaleBits, Arrays.copyOf(usedIndexes, count), Arrays.copyOf(levels, count));
    }

    int count() {
        return indexes.length;
    }

    int index(int i) {
        return indexes[i];
    }

    int[] indexes() {
        return indexes;
    }

    int level(int i) {
        return levels[i];
    }

    int scaleBits() {
        return scaleBits;
    }

    float value(int i) {
        return values.value(levels[i], Scale.toFloat(scaleBits));
    }

    /** The smaller sparse form; there has to be at least one coordinate. */
    SparseChoice sparseChoice(int size) {
        return SparseChoice.of(indexes, indexes.length, size, values.bits());
    }

    /** Whether a symbol for every coordinate of the group is possible and takes fewer bits than {@code sparse}. */
    boolean isSmallerDense(int size, SparseChoice sparse) {
        boolean possible = values.hasDenseZero() || indexes.length == size;
        return possible && (long) size * values.bits() < sparse.bits();
    }

    /** Whether the scale is the one for these levels: the largest must be reached, unless the scale could not be smaller. */
    boolean reachesTopLevel(boolean dense) {
        int top = values.topLevel(dense);
        boolean reached = top == 0 || scaleBits == Scale.SMALLEST;
        for (int level : levels) {
            reached |= Math.abs(level) == top;
        }
        return reached;
    }

    void addTo(Entries entries, Group group) {
        entries.reserve(indexes.length);
        for (int i = 0; i < indexes.length; i++) {
            entries.add(group.position(indexes[i]), value(i));
        }
    }
}
