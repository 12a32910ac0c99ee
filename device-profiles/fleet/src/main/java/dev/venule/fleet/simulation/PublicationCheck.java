package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.Publication;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeltaStep;

/** Requires of every publication that it is newer than the last, of the current version, and complete. */
final class PublicationCheck {
    private final VersionLedger versions;
    private long publishedSequence = -1;

    PublicationCheck(VersionLedger versions) {
        this.versions = versions;
    }

    void published(Publication publication) {
        ModelState current = versions.current();
        require(
                publication.sequence() >= publishedSequence,
                publication,
                "is published after sequence " + publishedSequence);
        publishedSequence = publication.sequence();
        Announcement announcement = Announcements.published(publication);
        require(
                announcement.getVersion().getNumber() == current.version()
                        && announcement
                                .getVersion()
                                .getWeightsSha256()
                                .equals(ByteString.copyFrom(current.weightsSha256())),
                publication,
                "does not announce version " + current.version() + ", which is the current one");
        boolean hasAll = has(publication, announcement.getFullWeights())
                && has(publication, announcement.getModel().getTflite());
        for (DeltaStep step : announcement.getDeltaRingList()) {
            hasAll &= has(publication, step.getDelta());
        }
        require(hasAll, publication, "names contents that are not published with it");
    }

    private static boolean has(Publication publication, Content content) {
        return publication.contents().stream()
                .anyMatch(published -> published.content().equals(content));
    }

    private static void require(boolean holds, Publication publication, String otherwise) {
        if (!holds) {
            throw Violation.of(publication.version(), "sequence " + publication.sequence() + " " + otherwise);
        }
    }
}
