package dev.venule.aggregator.rollout;

import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Successor;
import java.util.Optional;

/**
 * What a population's announcements tell devices beside their task.
 *
 * @param successor where a group of them is to move
 * @param isWithdrawn whether those that came from another population are to go back
 */
public record Guidance(Optional<Successor> successor, boolean isWithdrawn) {
    /** Nobody moves. */
    public static final Guidance NONE = new Guidance(Optional.empty(), false);

    /** Says it in an announcement that is being composed. */
    public void addTo(Announcement.Builder announcement) {
        successor.ifPresent(announcement::setSuccessor);
        announcement.setWithdrawn(isWithdrawn);
    }
}
