package dev.venule.aggregator.rollout;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.CohortSelection;

/**
 * How far a rollout has come; what survives a restart.
 *
 * @param stage index of the group that was moved last
 * @param sinceMillis when it came to this
 * @param salt by which devices are in groups; stays for as long as the rollout lives
 * @param reason one line for people; empty where nothing is to be said
 */
public record RolloutState(Phase phase, int stage, long sinceMillis, ByteString salt, String reason) {
    /**
     * <pre>
     *   RUNNING --all stages done--&gt; COMPLETE
     *    |   ^                          |
     *    v   | resume                   | stop
     *   PAUSED, by errors or on request |
     *    |                              v
     *    +-----------stop----------&gt; STOPPED --resume--&gt; RUNNING, from the first stage
     * </pre>
     */
    public enum Phase {
        /** A group trains; the next follows when it has done well. */
        RUNNING,
        /** Whoever moved stays moved; nobody follows. */
        PAUSED,
        /** Everybody goes back. */
        STOPPED,
        /** Everybody has moved. */
        COMPLETE
    }

    public RolloutState {
        if (stage < 0) {
            throw new IllegalArgumentException("the rollout's stage must be >= 0, was " + stage);
        }
        if (salt.size() != CohortSelection.SALT_BYTES) {
            throw new IllegalArgumentException(
                    "the rollout's salt must have " + CohortSelection.SALT_BYTES + " bytes, has " + salt.size());
        }
    }

    RolloutState with(Phase next, int nextStage, long nowMillis, String why) {
        return new RolloutState(next, nextStage, nowMillis, salt, why);
    }
}
