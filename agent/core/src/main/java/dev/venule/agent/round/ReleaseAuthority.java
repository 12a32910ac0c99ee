package dev.venule.agent.round;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.ManifestSignature;
import dev.venule.protocol.message.ManifestSigning;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.SignedManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows whoever the newest release manifest delegates to. The chain is: release key (given to the device, or named by the
 * manifest before) signs the manifest; the manifest names the announcement keys; one of those signs the announcement. A
 * manifest is remembered when it is accepted, and none with a lower release number is accepted after it, also after a restart.
 */
final class ReleaseAuthority implements AnnouncementAuthority {
    private final AnnouncementTrust.ReleaseKeys given;
    private final Device device;
    private final AcceptedManifestFile file;
    private @Nullable AcceptedManifest accepted;
    private byte[] candidate = {};

    /** What a device is to its manifests. */
    record Device(String population, Eligibility eligibility, DeviceStorage storage) {}

    /**
     * @throws IOException also where the accepted manifest is damaged: then an old one cannot be told from a new one
     */
    ReleaseAuthority(AnnouncementTrust.ReleaseKeys given, Device device) throws IOException {
        this.given = given;
        this.device = device;
        file = new AcceptedManifestFile(device.storage());
        accepted = file.read().orElse(null);
    }

    @Override
    public Standing standingOf(SignedAnnouncement signed) throws IOException {
        if (!signed.hasManifest()) {
            return new Refused(
                    RejectReason.NOT_RELEASED, "it names no release manifest, and this device follows release keys");
        }
        AcceptedManifest known = accepted;
        Content named = signed.getManifest();
        if (known != null && known.isGivenTo(given) && ContentParts.matches(named, known.signed())) {
            return standing(known.manifest());
        }
        return ContentParts.matches(named, candidate) ? judge(candidate) : new Missing(named);
    }

    @Override
    public boolean put(Content manifest, byte[] bytes) {
        boolean isNamed = ContentParts.matches(manifest, bytes);
        if (isNamed) {
            candidate = bytes;
        }
        return isNamed;
    }

    private Standing judge(byte[] bytes) throws IOException {
        Reading<SignedManifest> outer = MessageReader.signedManifest(bytes);
        if (!(outer instanceof Reading.Valid<SignedManifest> signed)) {
            return refused((Reading.Rejected<SignedManifest>) outer);
        }
        if (!isSignedByTrusted(signed.message())) {
            return new Refused(
                    RejectReason.WRONG_SIGNATURE, "the manifest is signed with no release key that this device trusts");
        }
        Reading<ReleaseManifest> inner =
                MessageReader.releaseManifest(signed.message().getManifest().toByteArray());
        if (!(inner instanceof Reading.Valid<ReleaseManifest> manifest)) {
            return refused((Reading.Rejected<ReleaseManifest>) inner);
        }
        Optional<Refused> refusal = refusal(manifest.message());
        return refusal.isPresent() ? refusal.get() : accept(bytes, manifest.message());
    }

    private boolean isSignedByTrusted(SignedManifest signed) {
        byte[] message = ManifestSigning.bytesToSign(signed.getManifest().toByteArray());
        List<ByteString> trusted = trustedKeys();
        for (ManifestSignature signature : signed.getSignaturesList()) {
            if (trusted.contains(signature.getReleaseKey())
                    && verifier(signature.getReleaseKey())
                            .verifies(message, signature.getSignature().toByteArray())) {
                return true;
            }
        }
        return false;
    }

    /** An owner who gives the device other keys begins a new chain; release numbers go on. */
    private List<ByteString> trustedKeys() {
        return accepted != null && accepted.isGivenTo(given)
                ? accepted.manifest().getReleaseKeysList()
                : given.keys();
    }

    private Optional<Refused> refusal(ReleaseManifest manifest) {
        if (!manifest.getPopulation().equals(device.population())) {
            return Optional.of(new Refused(
                    RejectReason.UNKNOWN_POPULATION,
                    "the manifest is for " + manifest.getPopulation() + ", this device is of " + device.population()));
        }
        AcceptedManifest last = accepted;
        if (last != null && last.isNewerThan(manifest)) {
            return Optional.of(new Refused(
                    RejectReason.ROLLED_BACK,
                    "release " + manifest.getRelease() + " after release "
                            + last.manifest().getRelease()));
        }
        return Optional.empty();
    }

    private Standing accept(byte[] bytes, ReleaseManifest manifest) throws IOException {
        Standing standing = standing(manifest);
        if (standing instanceof Known) {
            AcceptedManifest next = AcceptedManifest.of(given, bytes, manifest);
            file.write(next);
            accepted = next;
        }
        return standing;
    }

    private Standing standing(ReleaseManifest manifest) {
        if (device.eligibility().isPast(manifest.getExpiresAtMillis())) {
            return new Refused(RejectReason.EXPIRED, "release " + manifest.getRelease() + " has expired");
        }
        List<SignatureVerifier> signers = new ArrayList<>();
        for (ByteString key : manifest.getAnnouncementKeysList()) {
            signers.add(verifier(key));
        }
        return new Known(signers, Optional.of(manifest));
    }

    /** Bytes that are no key verify nothing. */
    private SignatureVerifier verifier(ByteString key) {
        try {
            return given.scheme().verifierFor(key.toByteArray());
        } catch (IllegalArgumentException e) {
            return SignatureVerifier.refusing();
        }
    }

    private static <T> Refused refused(Reading.Rejected<T> rejected) {
        return new Refused(rejected.reason(), "the manifest: " + rejected.detail());
    }
}
