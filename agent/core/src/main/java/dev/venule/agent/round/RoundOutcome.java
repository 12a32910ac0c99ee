package dev.venule.agent.round;

import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.protocol.message.Content;

/** How a round ended on the device. */
public sealed interface RoundOutcome {
    /**
     * The update is in the outbox.
     *
     * @param trainingLoss mean over the examples in the last epoch
     * @param denseBytes what the same update would take as plain float32
     * @param evicted older updates that had to go to make room
     */
    record Queued(PendingUpdate update, int exampleCount, float trainingLoss, long denseBytes, int evicted)
            implements RoundOutcome {
        /** Bytes of the encoded update. */
        public int sizeBytes() {
            return update.sizeBytes();
        }
    }

    /** Nothing was contributed; {@code explanation} is one line. */
    record Skipped(SkipReason reason, String explanation) implements RoundOutcome {}

    /**
     * Training stopped between two batches for a reason that may pass, and goes on when the round is run again. Nothing was
     * contributed.
     *
     * @param steps that were made
     * @param stepsInAll that there are to make
     */
    record Paused(Refusal refusal, int steps, int stepsInAll) implements RoundOutcome {}

    /** The round begins again once this has been fetched; nothing has been trained. */
    record Awaiting(Content content) implements RoundOutcome {}
}
