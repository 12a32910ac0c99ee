package dev.venule.agent.training;

import dev.venule.protocol.codec.TensorLayout;
import java.util.Optional;

/**
 * One opened model that can be trained. Every input is set at every call. Not safe for use by several threads.
 *
 * <p>Order of calls: {@link #restore}, then {@link #train} as often as wanted, then {@link #parameters}; {@link #infer} and
 * {@link #evaluate} at any time after restore; {@link #close} last and once.
 */
public interface TrainableModel extends AutoCloseable {
    TensorLayout layout();

    /** Rows of every call: fixed when the model was made. Fewer examples are padded with rows of weight 0. */
    int batchSize();

    /** Values per row of x. */
    int featureCount();

    /** Values per row of y and of the logits. */
    int targetCount();

    /** Sets all weights, makes them the point that the proximal term pulls to, and forgets momentum. */
    void restore(float[] weights);

    /** The current weights, in the order of the layout. */
    float[] parameters();

    /**
     * What momentum gathered since {@link #restore}, in the order of the layout: with the weights, all that the next step
     * depends on. Empty where the model does not give it away; a training of it that is interrupted begins again.
     */
    default Optional<float[]> velocity() {
        return Optional.empty();
    }

    /**
     * Goes on where another training of the same restored weights stood. To be called after {@link #restore}: what the
     * proximal term pulls to stays as it is.
     *
     * @param velocity as {@link #velocity} gave it together with {@code weights}
     * @throws IllegalStateException where {@link #velocity} is empty
     */
    default void resume(float[] weights, float[] velocity) {
        throw new IllegalStateException("this model gives no velocity, so that it cannot resume");
    }

    /**
     * One step of SGD; returns the weighted mean loss before the step. {@code x} is [batchSize * featureCount], {@code y}
     * [batchSize * targetCount], {@code w} [batchSize] with at least one weight above 0.
     */
    float train(float[] x, float[] y, float[] w, float learningRate, float proximalMu, float momentum);

    /** The weighted mean loss, without a step. */
    float evaluate(float[] x, float[] y, float[] w);

    /** [batchSize * targetCount] logits of [batchSize * featureCount] features. */
    float[] infer(float[] x);

    @Override
    void close();
}
