package dev.venule.compiler;

import dev.venule.compiler.layer.Head;
import dev.venule.compiler.reference.Batch;
import dev.venule.compiler.reference.ReferenceModel;
import dev.venule.compiler.spec.ModelSpec;
import java.util.SplittableRandom;

/** Batches from a seed. */
final class RandomBatches {
    private final ModelSpec spec;
    private final SplittableRandom random;

    RandomBatches(ModelSpec spec, long seed) {
        this.spec = spec;
        this.random = new SplittableRandom(seed);
    }

    /** Also moves the biases, which begin at zero, so that their part in every formula shows. */
    static float[] weights(float[] initial, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = initial.clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] += (float) random.nextDouble(-0.2, 0.2);
        }
        return weights;
    }

    /** With different weights; in batches of at least 3 rows the second weighs nothing. */
    Batch next() {
        float[] x = new float[spec.batch() * spec.featureCount()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-2, 2);
        }
        float[] w = new float[spec.batch()];
        for (int row = 0; row < w.length; row++) {
            w[row] = row == 1 && w.length >= 3 ? 0 : (float) random.nextDouble(0.5, 2);
        }
        return new Batch(x, targets(), w);
    }

    /** One where rounding cannot change sides of a relu or a pool: no value is within {@code margin} of a kink. */
    Batch nextAwayFromKinks(ReferenceModel model, double margin) {
        for (int attempt = 0; attempt < 200; attempt++) {
            Batch batch = next();
            if (model.differentiate(batch).kinkMargin() > margin) {
                return batch;
            }
        }
        throw new IllegalStateException("200 batches of " + spec.name() + " are all near a kink");
    }

    private float[] targets() {
        int outputs = spec.targetCount();
        float[] y = new float[spec.batch() * outputs];
        for (int row = 0; row < spec.batch(); row++) {
            int hot = random.nextInt(outputs);
            for (int i = 0; i < outputs; i++) {
                y[row * outputs + i] = target(i == hot);
            }
        }
        return y;
    }

    private float target(boolean isHot) {
        if (spec.head() == Head.SOFTMAX_CROSS_ENTROPY) {
            return isHot ? 1 : 0;
        }
        return spec.head() == Head.MEAN_SQUARED_ERROR ? (float) random.nextDouble(-1, 1) : random.nextInt(2);
    }
}
