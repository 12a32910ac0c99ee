package dev.venule.agent.training;

import dev.venule.agent.eligibility.Refusal;

/** What became of local training. */
public sealed interface Training {
    /**
     * What was learned.
     *
     * @param delta local weights minus the weights trained from, all finite; owned by the receiver
     * @param meanLoss mean over the examples of the last epoch, each before the step that it took part in
     * @param steps batches over all epochs
     */
    record Trained(float[] delta, int exampleCount, float meanLoss, int steps) implements Training {}

    /**
     * It stopped between two batches. What was trained so far left nothing behind but a checkpoint, and that only where the
     * reason may pass and the model can go on from one.
     *
     * @param steps that were made
     * @param stepsInAll that there are to make
     */
    record Stopped(Refusal refusal, int steps, int stepsInAll) implements Training {}

    /** A loss or a weight became NaN or infinite. */
    record Diverged() implements Training {}

    /** The examples have another shape than the model's inputs; {@code explanation} is one line. */
    record Unfit(String explanation) implements Training {}
}
