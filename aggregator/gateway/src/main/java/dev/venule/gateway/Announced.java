package dev.venule.gateway;

import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeltaStep;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SignedAnnouncement;
import java.util.ArrayList;
import java.util.List;

/**
 * What an announcement names. Its signature is not looked at: the device does, with the key that it was given, and a gateway that
 * believed would be one more to trust.
 */
final class Announced {
    private Announced() {}

    /** None where the bytes are no announcement. */
    static List<Content> contents(byte[] signedAnnouncement) {
        List<Content> contents = new ArrayList<>();
        if (MessageReader.signedAnnouncement(signedAnnouncement) instanceof Reading.Valid<SignedAnnouncement> signed
                && MessageReader.announcement(signed.message().getAnnouncement().toByteArray())
                        instanceof Reading.Valid<Announcement> valid) {
            Announcement announcement = valid.message();
            contents.add(announcement.getModel().getTflite());
            contents.add(announcement.getFullWeights());
            announcement.getDeltaRingList().stream().map(DeltaStep::getDelta).forEach(contents::add);
            if (signed.message().hasManifest()) {
                contents.add(signed.message().getManifest());
            }
        }
        return contents;
    }
}
