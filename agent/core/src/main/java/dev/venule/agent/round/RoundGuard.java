package dev.venule.agent.round;

import dev.venule.agent.budget.Budget;
import dev.venule.agent.budget.TrainingStretch;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.training.Interruption;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import java.io.IOException;
import java.util.Optional;

/** Whether a round may begin, fetch, and go on: what the announcement asks first, then what the device can afford. */
public final class RoundGuard {
    private final Eligibility eligibility;
    private final Budget budget;

    public RoundGuard(Eligibility eligibility, Budget budget) {
        this.eligibility = eligibility;
        this.budget = budget;
    }

    Optional<Refusal> refusal(Announcement announcement, int exampleCount, Outbox outbox) throws IOException {
        Optional<Refusal> skip = eligibility
                .reasonToSkip(
                        announcement,
                        exampleCount,
                        outbox.contributedVersion(),
                        outbox.pending().size())
                .map(Refusal::of);
        return skip.isPresent() ? skip : budget.refusalOfRound(announcement);
    }

    Optional<Refusal> refusalToFetch(Content content) throws IOException {
        return budget.refusalToFetch(content.getSizeBytes());
    }

    /** Training begins or goes on; the caller closes what it gets when that has stopped. */
    Supervision supervise(Announcement announcement) throws IOException {
        return new Supervision(announcement, budget.train(announcement));
    }

    /** Meters training, and stops it where it is of no use any more or the device cannot afford it. */
    final class Supervision implements Interruption, AutoCloseable {
        private final Announcement announcement;
        private final TrainingStretch stretch;

        private Supervision(Announcement announcement, TrainingStretch stretch) {
            this.announcement = announcement;
            this.stretch = stretch;
        }

        @Override
        public Optional<Refusal> reasonToStop() throws IOException {
            Optional<Refusal> end = eligibility.reasonToGiveUp(announcement).map(Refusal::of);
            return end.isPresent() ? end : stretch.reasonToStop();
        }

        @Override
        public boolean wantsCheckpoint() {
            return stretch.wantsCheckpoint();
        }

        @Override
        public void close() throws IOException {
            stretch.close();
        }
    }
}
