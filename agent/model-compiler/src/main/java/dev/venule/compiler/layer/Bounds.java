package dev.venule.compiler.layer;

import dev.venule.compiler.graph.Shape;

/** Checks that several layers share, with messages for the model's author. */
final class Bounds {
    private Bounds() {}

    static void requireAtLeast(int minimum, String name, int value) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be >= " + minimum + ", was " + value);
        }
    }

    static void requireSequence(String kind, Shape row) {
        if (row.rank() != 2) {
            throw new IllegalArgumentException(kind + " needs a sequence [length, channels], but gets " + row
                    + "; put it before flatten and globalAveragePool1d, and give the input a length and channels");
        }
    }

    static void requireFlat(String kind, Shape row) {
        if (row.rank() != 1) {
            throw new IllegalArgumentException(kind + " needs flat features, but gets a sequence " + row
                    + "; put flatten or globalAveragePool1d before it");
        }
    }
}
