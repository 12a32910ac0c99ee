package dev.venule.agent.tflite.portable;

import java.util.Arrays;

/** Where a tensor's values are: {@code length} of them in {@code memory} from {@code offset}. Truth values are 0 and 1. */
record Slot(float[] memory, int offset, int length) {
    static Slot of(float[] memory) {
        return new Slot(memory, 0, memory.length);
    }

    void copyFrom(float[] values) {
        System.arraycopy(values, 0, memory, offset, length);
    }

    void copyFrom(Slot other) {
        System.arraycopy(other.memory, other.offset, memory, offset, length);
    }

    /** A copy of the values. */
    float[] values() {
        return Arrays.copyOfRange(memory, offset, offset + length);
    }

    void clear() {
        Arrays.fill(memory, offset, offset + length, 0);
    }
}
