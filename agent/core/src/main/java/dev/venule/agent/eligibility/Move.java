package dev.venule.agent.eligibility;

import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import java.util.Optional;

/** What an announcement tells a device to do instead of training: to follow another population. */
public sealed interface Move {
    /** To the population that succeeds this one. */
    record Onward(String population) implements Move {
        @Override
        public SkipReason reason() {
            return SkipReason.MOVED_ON;
        }
    }

    /** To the population that the device came from; one that came from none stays and does nothing. */
    record Back() implements Move {
        @Override
        public SkipReason reason() {
            return SkipReason.WITHDRAWN;
        }
    }

    /** Why the device does not train. */
    SkipReason reason();

    /** What {@code announcement} tells this device; empty where it stays. */
    static Optional<Move> of(Announcement announcement, String device) {
        if (announcement.getWithdrawn()) {
            return Optional.of(new Back());
        }
        return announcement.hasSuccessor() && CohortSelection.selects(announcement.getSuccessor(), device)
                ? Optional.of(new Onward(announcement.getSuccessor().getPopulation()))
                : Optional.empty();
    }
}
