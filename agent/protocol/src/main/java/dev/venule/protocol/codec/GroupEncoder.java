package dev.venule.protocol.codec;

/** Writes one group after the other, each in the form that takes the fewest bits. */
final class GroupEncoder {
    private final ValueCoding values;
    private final BitWriter out;

    GroupEncoder(ValueCoding values, BitWriter out) {
        this.values = values;
        this.out = out;
    }

    /** Writes the coordinates {@code kept} (positions, increasing) of {@code vector} that are of this group. */
    void encode(Group group, float[] vector, int[] kept, Entries sent) {
        int[] indexes = group.indexesOf(kept);
        float[] originals = new float[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            originals[i] = vector[group.position(indexes[i])];
        }
        QuantizedGroup sparse = QuantizedGroup.of(indexes, originals, values, false);
        if (sparse.count() == 0) {
            PositionCoding.EMPTY.write(out);
            return;
        }
        SparseChoice choice = sparse.sparseChoice(group.size());
        if (sparse.isSmallerDense(group.size(), choice)) {
            QuantizedGroup dense =
                    values.isDenseDifferent() ? QuantizedGroup.of(indexes, originals, values, true) : sparse;
            // Asked again, because the dense form rounds more values to zero,
            // and a reader sees only those that are left.
            if (dense.count() > 0 && dense.isSmallerDense(group.size(), dense.sparseChoice(group.size()))) {
                writeDense(dense, group.size());
                dense.addTo(sent, group);
                return;
            }
        }
        writeSparse(sparse, choice, group.size());
        sparse.addTo(sent, group);
    }

    private void writeDense(QuantizedGroup group, int size) {
        writeHeader(PositionCoding.DENSE, group);
        int next = 0;
        for (int index = 0; index < size; index++) {
            boolean carried = next < group.count() && group.index(next) == index;
            out.write(values.symbol(carried ? group.level(next) : 0, true), values.bits());
            next += carried ? 1 : 0;
        }
    }

    private void writeSparse(QuantizedGroup group, SparseChoice choice, int size) {
        writeHeader(choice.coding(), group);
        if (choice.coding() == PositionCoding.RICE) {
            PositionBits.writeRiceHeader(out, choice.riceParameter(), group.count(), size);
            int previous = -1;
            for (int i = 0; i < group.count(); i++) {
                RiceCode.write(out, group.index(i) - previous, choice.riceParameter());
                out.write(values.symbol(group.level(i), false), values.bits());
                previous = group.index(i);
            }
        } else {
            PositionBits.writeBitmap(out, group.indexes(), group.count(), size);
            for (int i = 0; i < group.count(); i++) {
                out.write(values.symbol(group.level(i), false), values.bits());
            }
        }
    }

    private void writeHeader(PositionCoding coding, QuantizedGroup group) {
        coding.write(out);
        if (values.isScaled()) {
            out.write(group.scaleBits(), Scale.BITS);
        }
    }
}
