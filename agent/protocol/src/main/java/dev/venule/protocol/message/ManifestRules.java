package dev.venule.protocol.message;

import com.google.protobuf.ByteString;
import dev.venule.protocol.address.MqttAddress;
import java.util.HashSet;
import java.util.List;

/** What holds for a release manifest and its envelope. */
final class ManifestRules {
    /** Keys that overlap while they rotate; more would be a mistake. */
    static final int MAX_KEYS = 8;

    private ManifestRules() {}

    /** Refused before it is fetched: whoever can write to the broker can name any content. */
    static void checkContent(Content content, Findings findings) {
        ContentRules.check("manifest", content, findings);
        if (findings.isClean()) {
            findings.range("manifest.size_bytes", content.getSizeBytes(), 1, MessageReader.MAX_MANIFEST_BYTES);
        }
    }

    static void checkEnvelope(SignedManifest signed, Findings findings) {
        findings.expect(!signed.getManifest().isEmpty(), RejectReason.MALFORMED, "the manifest is missing");
        findings.range("the number of signatures", signed.getSignaturesCount(), 1, MAX_KEYS);
        for (ManifestSignature signature : signed.getSignaturesList()) {
            findings.length("release_key", signature.getReleaseKey(), Ed25519Key.BYTES);
            findings.length("signature", signature.getSignature(), AnnouncementSigning.SIGNATURE_BYTES);
        }
    }

    static void check(ReleaseManifest manifest, Findings findings) {
        findings.wireVersion(manifest.getWireVersion());
        findings.expect(
                MqttAddress.isValidId(manifest.getPopulation()),
                RejectReason.MALFORMED,
                "population is not a valid id");
        findings.range("release", manifest.getRelease(), 1, Long.MAX_VALUE);
        findings.notNegative("issued_at_millis", manifest.getIssuedAtMillis());
        findings.notNegative("expires_at_millis", manifest.getExpiresAtMillis());
        findings.expect(
                manifest.getExpiresAtMillis() > manifest.getIssuedAtMillis(),
                RejectReason.MALFORMED,
                "expires_at_millis must be after issued_at_millis");
        findings.length("tflite_sha256", manifest.getTfliteSha256(), Sha256.BYTES);
        AnnouncementRules.checkTensorSizes(manifest.getTensorSizesList(), findings);
        checkBounds(manifest.getBounds(), findings);
        checkKeys("announcement_keys", manifest.getAnnouncementKeysList(), findings);
        checkKeys("release_keys", manifest.getReleaseKeysList(), findings);
    }

    private static void checkBounds(PlanBounds bounds, Findings findings) {
        findings.range("maximum_epochs", bounds.getMaximumEpochs(), 1, Integer.MAX_VALUE);
        float learningRate = bounds.getMaximumLearningRate();
        findings.expect(
                Float.isFinite(learningRate) && learningRate > 0,
                RejectReason.MALFORMED,
                "maximum_learning_rate must be > 0, is " + learningRate);
        float clipNorm = bounds.getMaximumClipNorm();
        findings.expect(
                Float.isFinite(clipNorm) && clipNorm >= 0,
                RejectReason.MALFORMED,
                "maximum_clip_norm must be >= 0, is " + clipNorm);
        double keep = bounds.getMaximumKeepFraction();
        findings.expect(
                keep > 0 && keep <= 1, RejectReason.MALFORMED, "maximum_keep_fraction must be in (0, 1], is " + keep);
        findings.notNegative("least_examples", bounds.getLeastExamples());
    }

    private static void checkKeys(String field, List<ByteString> keys, Findings findings) {
        findings.range("the length of " + field, keys.size(), 1, MAX_KEYS);
        for (ByteString key : keys) {
            findings.length(field, key, Ed25519Key.BYTES);
        }
        findings.expect(
                new HashSet<>(keys).size() == keys.size(), RejectReason.MALFORMED, field + " names a key twice");
    }
}
