package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.aggregator.round.Publication;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.AnnouncementSigning;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Selection;
import dev.venule.protocol.message.SignedAnnouncement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Reads what the aggregator announces. */
final class Announcements {
    private static final int PREFIX_BYTES = AnnouncementSigning.bytesToSign(new byte[0]).length;

    private Announcements() {}

    /** From what is about to be signed. */
    static Announcement ofSignedBytes(byte[] bytesToSign) {
        return read(ByteString.copyFrom(bytesToSign).substring(PREFIX_BYTES));
    }

    static Announcement published(Publication publication) {
        try {
            return read(SignedAnnouncement.parseFrom(publication.task()).getAnnouncement());
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("sequence " + publication.sequence() + " is not a signed announcement");
        }
    }

    /** How long the cohort that is announced stays open; empty where none is. */
    static Optional<Duration> closesIn(Publication publication, Clock clock) {
        Selection selection = published(publication).getSelection();
        long openMillis = selection.getClosesAtMillis() - clock.millis();
        boolean isOpen = selection.getThreshold() != CohortSelection.NOBODY && openMillis >= 0;
        return isOpen ? Optional.of(Duration.ofMillis(openMillis)) : Optional.empty();
    }

    private static Announcement read(ByteString announcement) {
        try {
            return Announcement.parseFrom(announcement);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("an announcement cannot be read");
        }
    }
}
