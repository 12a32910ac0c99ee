package dev.venule.agent.training;

import dev.venule.protocol.codec.TensorLayout;

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
