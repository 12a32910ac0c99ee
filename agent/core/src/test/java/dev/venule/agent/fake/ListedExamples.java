package dev.venule.agent.fake;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.util.SplittableRandom;

/** Examples in memory, with one target each. Can fail. */
public final class ListedExamples implements ExampleStore {
    private final float[][] features;
    private final float[] targets;
    private boolean isBroken;

    public ListedExamples(float[][] features, float[] targets) {
        this.features = features;
        this.targets = targets;
    }

    /** {@code count} examples of a noiseless linear function. */
    public static ListedExamples linear(int count, int featureCount, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] features = new float[count][featureCount];
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < featureCount; j++) {
                features[i][j] = (float) (random.nextDouble() * 2 - 1);
                targets[i] += (j + 1) * features[i][j];
            }
        }
        return new ListedExamples(features, targets);
    }

    /** From now on nothing can be read, or again everything. */
    public void setBroken(boolean broken) {
        isBroken = broken;
    }

    @Override
    public int count() throws IOException {
        if (isBroken) {
            throw new IOException("the sensor's file is gone");
        }
        return features.length;
    }

    @Override
    public int featureCount() {
        return features.length == 0 ? 0 : features[0].length;
    }

    @Override
    public int targetCount() {
        return 1;
    }

    @Override
    public void read(int index, float[] x, int featureOffset, float[] y, int targetOffset) {
        System.arraycopy(features[index], 0, x, featureOffset, features[index].length);
        y[targetOffset] = targets[index];
    }
}
