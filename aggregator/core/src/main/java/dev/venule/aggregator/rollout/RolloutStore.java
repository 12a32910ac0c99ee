package dev.venule.aggregator.rollout;

import java.io.IOException;
import java.util.Optional;

/** Keeps one rollout's state, and hands over what operators ask for. */
public interface RolloutStore {
    /** What was saved last; empty where the rollout has not begun. */
    Optional<RolloutState> load() throws IOException;

    /** Durable when it returns. */
    void save(RolloutState state) throws IOException;

    /** The oldest request that was not taken yet. */
    Optional<RolloutRequest> takeRequest() throws IOException;
}
