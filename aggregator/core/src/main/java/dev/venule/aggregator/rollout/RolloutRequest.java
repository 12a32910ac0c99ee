package dev.venule.aggregator.rollout;

/** What an operator asks of a rollout. */
public enum RolloutRequest {
    /** Nobody follows until it is resumed. */
    PAUSE,
    /** Goes on where it was paused, and counts anew; begins from the first stage where it was stopped. */
    RESUME,
    /** Everybody goes back, now. */
    STOP
}
