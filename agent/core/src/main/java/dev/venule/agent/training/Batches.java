package dev.venule.agent.training;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The examples in shuffled batches of the model's fixed size; the rows that the last batch lacks are zeros of weight 0. */
final class Batches {
    private final ExampleStore examples;
    private final int batchSize;
    private final int[] order;
    private final float[] x;
    private final float[] y;
    private final float[] w;

    Batches(ExampleStore examples, TrainableModel model) throws IOException {
        this.examples = examples;
        batchSize = model.batchSize();
        x = new float[batchSize * model.featureCount()];
        y = new float[batchSize * model.targetCount()];
        w = new float[batchSize];
        order = new int[examples.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    int exampleCount() {
        return order.length;
    }

    int count() {
        return (order.length + batchSize - 1) / batchSize;
    }

    /** Fisher and Yates. */
    void shuffle(SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /** Fills x, y and w with batch {@code index}; returns how many of its rows are examples. */
    int load(int index) throws IOException {
        int from = index * batchSize;
        int rows = Math.min(batchSize, order.length - from);
        int features = examples.featureCount();
        int targets = examples.targetCount();
        for (int row = 0; row < rows; row++) {
            examples.read(order[from + row], x, row * features, y, row * targets);
        }
        Arrays.fill(x, rows * features, x.length, 0);
        Arrays.fill(y, rows * targets, y.length, 0);
        Arrays.fill(w, 0, rows, 1);
        Arrays.fill(w, rows, batchSize, 0);
        return rows;
    }

    float[] x() {
        return x;
    }

    float[] y() {
        return y;
    }

    float[] w() {
        return w;
    }
}
