package dev.venule.fleet.simulation;

import dev.venule.agent.training.ExampleStore;
import java.util.SplittableRandom;

/**
 * A device's examples, each drawn anew from its number whenever it is read, so that they take no memory: features uniform in
 * [-1, 1), each target the difference of two features plus what only this device has.
 */
public final class SimulatedExamples implements ExampleStore {
    private static final long EXAMPLE_STEP = 0x9e3779b97f4a7c15L;

    private final SimulatedModel.Shape shape;
    private final int count;
    private final long seed;
    private final float shift;

    /** So many, always the same of one seed. */
    public SimulatedExamples(SimulatedModel.Shape shape, int count, long seed) {
        this.shape = shape;
        this.count = count;
        this.seed = seed;
        shift = uniform(new SplittableRandom(seed));
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int featureCount() {
        return shape.features();
    }

    @Override
    public int targetCount() {
        return shape.targets();
    }

    @Override
    public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset) {
        SplittableRandom random = new SplittableRandom(seed + (index + 1) * EXAMPLE_STEP);
        int n = shape.features();
        for (int i = 0; i < n; i++) {
            features[featureOffset + i] = uniform(random);
        }
        for (int i = 0; i < shape.targets(); i++) {
            targets[targetOffset + i] = features[featureOffset + i % n] - features[featureOffset + (i + 1) % n] + shift;
        }
    }

    private static float uniform(SplittableRandom random) {
        return (float) (2 * random.nextDouble() - 1);
    }
}
