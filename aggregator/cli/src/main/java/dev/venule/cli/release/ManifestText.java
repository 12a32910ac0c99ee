package dev.venule.cli.release;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.round.Release;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.PlanBounds;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.SignedManifest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A manifest as people read it. */
final class ManifestText {
    private static final int SHOWN_BYTES = 8;

    private ManifestText() {}

    static String of(Release release) {
        ReleaseManifest manifest = release.manifest();
        PlanBounds bounds = manifest.getBounds();
        return String.join(
                System.lineSeparator(),
                "  population         " + manifest.getPopulation(),
                "  release            " + manifest.getRelease(),
                "  valid              " + Instant.ofEpochMilli(manifest.getIssuedAtMillis()) + " to "
                        + Instant.ofEpochMilli(manifest.getExpiresAtMillis()),
                "  model              " + hex(manifest.getTfliteSha256()) + "..., tensors "
                        + manifest.getTensorSizesList(),
                "  plan, at most      " + bounds.getMaximumEpochs() + " epochs, learning rate "
                        + bounds.getMaximumLearningRate() + ", " + clipping(bounds) + ", "
                        + bounds.getMaximumKeepFraction() + " of the parameters",
                "  plan, at least     " + bounds.getLeastExamples() + " examples",
                "  may announce       " + keys(manifest.getAnnouncementKeysList()),
                "  sign the next      " + keys(manifest.getReleaseKeysList()),
                "  signatures under   " + keys(signers(release)));
    }

    private static String clipping(PlanBounds bounds) {
        return bounds.getMaximumClipNorm() > 0 ? "clip norm " + bounds.getMaximumClipNorm() : "clipped or not";
    }

    private static List<ByteString> signers(Release release) {
        Reading<SignedManifest> reading = MessageReader.signedManifest(release.signed());
        return reading instanceof Reading.Valid<SignedManifest> signed
                ? signed.message().getSignaturesList().stream()
                        .map(signature -> signature.getReleaseKey())
                        .toList()
                : List.of();
    }

    private static String keys(List<ByteString> keys) {
        return keys.stream().map(key -> hex(key) + "...").collect(Collectors.joining(", "));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.substring(0, SHOWN_BYTES).toByteArray());
    }
}
