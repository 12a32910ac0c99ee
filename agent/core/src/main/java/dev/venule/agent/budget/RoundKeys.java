package dev.venule.agent.budget;

import com.google.protobuf.ByteString;
import dev.venule.protocol.message.Announcement;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a round, and what the work of a round, is known by: SHA-256 over what it depends on. */
final class RoundKeys {
    private RoundKeys() {}

    /** The same model under the same plan: as much work whatever the version. */
    static ByteString ofPlan(Announcement announcement) {
        return sha256(
                announcement.getModel().getTflite().getSha256().toByteArray(),
                announcement.getPlan().toByteArray());
    }

    static ByteString ofRound(Announcement announcement) {
        ByteBuffer version = ByteBuffer.allocate(Long.BYTES)
                .putLong(announcement.getVersion().getNumber());
        return sha256(
                version.array(),
                announcement.getVersion().getWeightsSha256().toByteArray(),
                ofPlan(announcement).toByteArray());
    }

    private static ByteString sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
