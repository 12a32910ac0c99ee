package dev.venule.aggregator.rollout;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what is saved, and fails when the test says so. */
final class MemoryRolloutStore implements RolloutStore {
    final Deque<RolloutRequest> requests = new ArrayDeque<>();
    boolean isFailing;
    private @Nullable RolloutState saved;

    @Override
    public Optional<RolloutState> load() {
        return Optional.ofNullable(saved);
    }

    @Override
    public void save(RolloutState state) throws IOException {
        if (isFailing) {
            throw new IOException("the disk is full");
        }
        saved = state;
    }

    @Override
    public Optional<RolloutRequest> takeRequest() {
        return Optional.ofNullable(requests.poll());
    }
}
