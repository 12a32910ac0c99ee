package dev.venule.agent.outbox;

/**
 * What was found when the outbox was opened.
 *
 * @param tornBytes of the log's tail that a crash left half written and that were dropped
 * @param droppedUpdates whose files were missing or damaged
 * @param residualLost whether the residual was damaged: what it held is lost
 */
public record Recovery(long tornBytes, int droppedUpdates, boolean residualLost) {
    /** Whether everything was as it was left. */
    public boolean isClean() {
        return tornBytes == 0 && droppedUpdates == 0 && !residualLost;
    }
}
