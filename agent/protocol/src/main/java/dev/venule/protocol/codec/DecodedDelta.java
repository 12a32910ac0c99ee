package dev.venule.protocol.codec;

/**
 * The coordinates that an encoded delta carries, and their values, exactly as every other reader of the same bytes gets
 * them. Positions are strictly increasing and no value is zero. Immutable; the arrays are owned by this object.
 */
public final class DecodedDelta {
    private final int[] positions;
    private final float[] values;

    DecodedDelta(int[] positions, float[] values) {
        this.positions = positions;
        this.values = values;
    }

    /** Receives one coordinate. */
    @FunctionalInterface
    public interface EntryVisitor {
        void visit(int position, float value);
    }

    /** How many coordinates are carried. */
    public int entryCount() {
        return positions.length;
    }

    /** Calls {@code visitor} for each coordinate, in increasing order of position. */
    public void forEach(EntryVisitor visitor) {
        for (int i = 0; i < positions.length; i++) {
            visitor.visit(positions[i], values[i]);
        }
    }

    /** {@code target[p] += value} for each coordinate; the same float32 additions on every machine. */
    public void addTo(float[] target) {
        for (int i = 0; i < positions.length; i++) {
            target[positions[i]] += values[i];
        }
    }

    /** {@code target[p] -= value} for each coordinate: what a residual keeps. */
    public void subtractFrom(float[] target) {
        for (int i = 0; i < positions.length; i++) {
            target[positions[i]] -= values[i];
        }
    }

    /** The L2 norm. */
    public double norm() {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
