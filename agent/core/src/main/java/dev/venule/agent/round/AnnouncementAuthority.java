package dev.venule.agent.round;

import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Knows who may announce, and within which terms. Used by one thread at a time. */
interface AnnouncementAuthority {
    /** Looks at what the announcement's signature rests on; not at the signature. */
    Standing standingOf(SignedAnnouncement signed) throws IOException;

    /** Takes a manifest that was {@link Missing}; false where these are not the bytes that {@code manifest} names. */
    boolean put(Content manifest, byte[] bytes);

    /** The authority behind what the device's owner trusts. */
    static AnnouncementAuthority of(AnnouncementTrust trust, ReleaseAuthority.Device device) throws IOException {
        return trust instanceof AnnouncementTrust.ReleaseKeys keys
                ? new ReleaseAuthority(keys, device)
                : new PinnedKey(((AnnouncementTrust.AnnouncementKey) trust).verifier());
    }

    /** Whether an announcement may be verified now. */
    sealed interface Standing permits Known, Missing, Refused {}

    /** By whom it must be signed (one of them), and to what it must keep. */
    record Known(List<SignatureVerifier> signers, Optional<ReleaseManifest> terms) implements Standing {}

    /** Not before this content is there. */
    record Missing(Content manifest) implements Standing {}

    /** Whoever signed it, it is not followed. */
    record Refused(RejectReason reason, String detail) implements Standing {}

    /** One key, and no terms. */
    record PinnedKey(SignatureVerifier verifier) implements AnnouncementAuthority {
        @Override
        public Standing standingOf(SignedAnnouncement signed) {
            return new Known(List.of(verifier), Optional.empty());
        }

        @Override
        public boolean put(Content manifest, byte[] bytes) {
            return false;
        }
    }
}
