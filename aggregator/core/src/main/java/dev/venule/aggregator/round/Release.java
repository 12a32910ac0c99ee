package dev.venule.aggregator.round;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedManifest;
import java.time.Instant;

/**
 * What the holder of a population's release key allows this aggregator to announce. Its signatures are the devices' business:
 * they know the keys.
 *
 * @param signed the encoded SignedManifest; owned by this record, not to be changed
 * @param manifest what is inside
 */
public record Release(byte[] signed, ReleaseManifest manifest) {
    /**
     * @param file the encoded SignedManifest; owned by the result
     * @throws IllegalArgumentException where this is no manifest that devices could read
     */
    public static Release read(byte[] file) {
        SignedManifest outer = valid(MessageReader.signedManifest(file));
        return new Release(
                file, valid(MessageReader.releaseManifest(outer.getManifest().toByteArray())));
    }

    private static <T> T valid(Reading<T> reading) {
        if (reading instanceof Reading.Valid<T> valid) {
            return valid.message();
        }
        throw new IllegalArgumentException(
                "the release is no signed manifest: " + ((Reading.Rejected<T>) reading).detail());
    }

    /**
     * @param announcementKey the 32 bytes of the Ed25519 key that this aggregator signs announcements with
     * @throws IllegalArgumentException where devices would follow nothing that is announced under this release
     */
    public void requireUsable(byte[] announcementKey, Instant now) {
        if (!manifest.getAnnouncementKeysList().contains(ByteString.copyFrom(announcementKey))) {
            throw new IllegalArgumentException("release " + manifest.getRelease() + " of " + manifest.getPopulation()
                    + " does not name this aggregator's announcement key; sign a release that does");
        }
        if (now.toEpochMilli() >= manifest.getExpiresAtMillis()) {
            throw new IllegalArgumentException("release " + manifest.getRelease() + " of " + manifest.getPopulation()
                    + " expired at " + Instant.ofEpochMilli(manifest.getExpiresAtMillis()) + "; sign a new one");
        }
    }
}
