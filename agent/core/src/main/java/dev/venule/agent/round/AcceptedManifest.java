package dev.venule.agent.round;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The newest manifest that a device accepted.
 *
 * @param givenSha256 names the release keys that the device's owner had given it then
 * @param signed the encoded SignedManifest; owned by this record, not to be changed
 * @param manifest what is inside
 */
record AcceptedManifest(byte[] givenSha256, byte[] signed, ReleaseManifest manifest) {
    static AcceptedManifest of(AnnouncementTrust.ReleaseKeys given, byte[] signed, ReleaseManifest manifest) {
        return new AcceptedManifest(sha256(given), signed, manifest);
    }

    /** Whether the device's owner still trusts those. */
    boolean isGivenTo(AnnouncementTrust.ReleaseKeys given) {
        return Arrays.equals(givenSha256, sha256(given));
    }

    /** Two manifests with one release number are two only where they say different things: signatures may be added. */
    boolean isNewerThan(ReleaseManifest other) {
        return other.getRelease() < manifest.getRelease()
                || (other.getRelease() == manifest.getRelease() && !other.equals(manifest));
    }

    private static byte[] sha256(AnnouncementTrust.ReleaseKeys given) {
        MessageDigest digest = Sha256.newDigest();
        for (ByteString key : given.keys()) {
            digest.update(key.toByteArray());
        }
        return digest.digest();
    }
}
