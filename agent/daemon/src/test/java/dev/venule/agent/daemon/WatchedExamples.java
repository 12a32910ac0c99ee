package dev.venule.agent.daemon;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.util.SplittableRandom;

/** Fifty examples; counts the batches that are made of them, and lets something happen while one is trained. */
final class WatchedExamples implements ExampleStore {
    static final int FEATURES = 4;
    static final int BATCH = 8;
    private static final int COUNT = 50;
    private static final int BATCHES_OF_AN_EPOCH = (COUNT + BATCH - 1) / BATCH;

    private int reads;
    private int batch;
    private Happening happening = () -> {};

    /** Something that happens to the device. */
    @FunctionalInterface
    interface Happening {
        void happens() throws IOException;
    }

    /** {@code event} happens while batch {@code number} (from 1) is read, so that it is the last one before the pause. */
    void afterBatch(int number, Happening event) {
        batch = number;
        happening = event;
    }

    /** That were read so far. */
    int batches() {
        int epochs = reads / COUNT;
        return epochs * BATCHES_OF_AN_EPOCH + (reads % COUNT + BATCH - 1) / BATCH;
    }

    @Override
    public int count() {
        return COUNT;
    }

    @Override
    public int featureCount() {
        return FEATURES;
    }

    @Override
    public int targetCount() {
        return 2;
    }

    @Override
    public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset)
            throws IOException {
        SplittableRandom random = new SplittableRandom(index);
        float sum = 0;
        for (int i = 0; i < FEATURES; i++) {
            features[featureOffset + i] = (float) (random.nextDouble() * 2 - 1);
            sum += features[featureOffset + i];
        }
        targets[targetOffset] = sum > 0 ? 1 : 0;
        targets[targetOffset + 1] = sum > 0 ? 0 : 1;
        reads++;
        if (batches() == batch) {
            happening.happens();
        }
    }
}
