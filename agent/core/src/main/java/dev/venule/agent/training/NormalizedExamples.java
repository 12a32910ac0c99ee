package dev.venule.agent.training;

import dev.venule.protocol.message.Normalization;
import java.io.IOException;

/**
 * The device's examples with their features scaled as the plan says, on the device. Own statistics are those of the examples
 * that were there when this was made; nothing of them leaves the device.
 */
public final class NormalizedExamples implements ExampleStore {
    /** A feature that hardly varies beside its mean must not be blown up to noise. */
    private static final double RELATIVE_FLOOR = 1e-6;

    private static final double ABSOLUTE_FLOOR = 1e-12;

    private final ExampleStore examples;
    private final double[] center;
    private final double[] scale;

    private NormalizedExamples(ExampleStore examples, double[] center, double[] scale) {
        this.examples = examples;
        this.center = center;
        this.scale = scale;
    }

    /** Whether the normalization has as many constants as the examples have features. */
    public static boolean fits(ExampleStore examples, Normalization normalization) {
        return normalization.getKind() != Normalization.Kind.REFERENCE
                || (normalization.getCenterCount() == examples.featureCount()
                        && normalization.getScaleCount() == examples.featureCount());
    }

    /**
     * {@code examples}, scaled. Reads all of them once for own statistics.
     *
     * @throws IllegalArgumentException where the normalization does not {@link #fits fit}
     */
    public static ExampleStore of(ExampleStore examples, Normalization normalization) throws IOException {
        if (!fits(examples, normalization)) {
            throw new IllegalArgumentException("normalization has " + normalization.getCenterCount()
                    + " constants, the examples have " + examples.featureCount() + " features");
        }
        return switch (normalization.getKind()) {
            case NONE -> examples;
            case REFERENCE -> byReference(examples, normalization);
            case OWN_STATISTICS -> byOwnStatistics(examples);
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown kind of normalization");
        };
    }

    private static ExampleStore byReference(ExampleStore examples, Normalization normalization) {
        double[] center = new double[examples.featureCount()];
        double[] scale = new double[examples.featureCount()];
        for (int i = 0; i < center.length; i++) {
            center[i] = normalization.getCenter(i);
            scale[i] = normalization.getScale(i);
        }
        return new NormalizedExamples(examples, center, scale);
    }

    /** Mean and population deviation of each feature, in one pass (Welford 1962). */
    private static ExampleStore byOwnStatistics(ExampleStore examples) throws IOException {
        int features = examples.featureCount();
        int count = examples.count();
        double[] mean = new double[features];
        double[] deviation = new double[features];
        float[] x = new float[features];
        float[] y = new float[examples.targetCount()];
        for (int n = 0; n < count; n++) {
            examples.read(n, x, 0, y, 0);
            for (int i = 0; i < features; i++) {
                double distance = x[i] - mean[i];
                mean[i] += distance / (n + 1);
                deviation[i] += distance * (x[i] - mean[i]);
            }
        }
        for (int i = 0; i < features; i++) {
            double floor = Math.max(Math.abs(mean[i]) * RELATIVE_FLOOR, ABSOLUTE_FLOOR);
            deviation[i] = Math.max(Math.sqrt(deviation[i] / Math.max(1, count)), floor);
        }
        return new NormalizedExamples(examples, mean, deviation);
    }

    @Override
    public int count() throws IOException {
        return examples.count();
    }

    @Override
    public int featureCount() {
        return examples.featureCount();
    }

    @Override
    public int targetCount() {
        return examples.targetCount();
    }

    @Override
    public void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset)
            throws IOException {
        examples.read(index, features, featureOffset, targets, targetOffset);
        for (int i = 0; i < center.length; i++) {
            features[featureOffset + i] = (float) ((features[featureOffset + i] - center[i]) / scale[i]);
        }
    }
}
