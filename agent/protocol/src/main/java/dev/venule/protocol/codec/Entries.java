package dev.venule.protocol.codec;

import java.util.Arrays;

/** A growing list of coordinates and their values, in increasing order of position. */
final class Entries {
    private static final int FIRST_CAPACITY = 16;

    private int[] positions = new int[FIRST_CAPACITY];
    private float[] values = new float[FIRST_CAPACITY];
    private int count;

    /** Makes room for {@code extra} more. */
    void reserve(int extra) {
        int needed = Math.addExact(count, extra);
        if (needed > positions.length) {
            int capacity = Math.max(needed, positions.length + (positions.length >> 1));
            positions = Arrays.copyOf(positions, capacity);
            values = Arrays.copyOf(values, capacity);
        }
    }

    void add(int position, float value) {
        reserve(1);
        positions[count] = position;
        values[count] = value;
        count++;
    }

    /** Both lists, which have no position in common, as one delta. */
    static DecodedDelta merged(Entries a, Entries b, Support support) {
        int total = a.count + b.count;
        int[] positions = new int[total];
        float[] values = new float[total];
        int nextA = 0;
        int nextB = 0;
        for (int i = 0; i < total; i++) {
            boolean fromA = nextB == b.count || (nextA < a.count && a.positions[nextA] < b.positions[nextB]);
            int position = fromA ? a.positions[nextA] : b.positions[nextB];
            positions[i] = support.modelPosition(position);
            values[i] = fromA ? a.values[nextA++] : b.values[nextB++];
        }
        return new DecodedDelta(positions, values);
    }
}
