package dev.venule.protocol.message;

import com.google.protobuf.ByteString;
import dev.venule.protocol.address.MqttAddress;
import java.util.List;

/** What holds for an announcement, its model and its way from version to version. */
final class AnnouncementRules {
    /** Steps a device could still catch up by; full weights are smaller long before. */
    static final int MAX_DELTA_STEPS = 1024;

    static final int MAX_PARAMETERS = 1 << 28;

    private AnnouncementRules() {}

    static void check(Announcement announcement, Findings findings) {
        findings.wireVersion(announcement.getWireVersion());
        findings.expect(
                MqttAddress.isValidId(announcement.getPopulation()),
                RejectReason.MALFORMED,
                "population is not a valid id");
        findings.notNegative("sequence", announcement.getSequence());
        findings.notNegative("issued_at_millis", announcement.getIssuedAtMillis());
        findings.notNegative("expires_at_millis", announcement.getExpiresAtMillis());
        findings.expect(
                announcement.getExpiresAtMillis() > announcement.getIssuedAtMillis(),
                RejectReason.MALFORMED,
                "expires_at_millis must be after issued_at_millis");
        long parameters = checkModel(announcement.getModel(), findings);
        checkVersion(announcement, parameters, findings);
        checkDeltaRing(announcement, findings);
        PlanRules.check(announcement.getPlan(), findings);
        if (announcement.hasSelection()) {
            checkSelection(announcement.getSelection(), findings);
        }
        if (announcement.hasSuccessor()) {
            checkSuccessor(announcement, findings);
        }
    }

    private static void checkSuccessor(Announcement announcement, Findings findings) {
        Successor successor = announcement.getSuccessor();
        findings.expect(
                MqttAddress.isValidId(successor.getPopulation())
                        && !successor.getPopulation().equals(announcement.getPopulation()),
                RejectReason.MALFORMED,
                "successor.population must be the id of another population");
        findings.length("successor.salt", successor.getSalt(), CohortSelection.SALT_BYTES);
    }

    /** Every threshold is a threshold. */
    private static void checkSelection(Selection selection, Findings findings) {
        findings.length("selection.salt", selection.getSalt(), CohortSelection.SALT_BYTES);
        findings.range("selection.closes_at_millis", selection.getClosesAtMillis(), 1, Long.MAX_VALUE);
    }

    private static long checkModel(ModelManifest model, Findings findings) {
        ContentRules.check("tflite", model.getTflite(), findings);
        return checkTensorSizes(model.getTensorSizesList(), findings);
    }

    /** Returns their sum. */
    static long checkTensorSizes(List<Integer> tensorSizes, Findings findings) {
        long parameters = 0;
        for (int size : tensorSizes) {
            findings.range("tensor_sizes", size, 1, MAX_PARAMETERS);
            parameters += Integer.toUnsignedLong(size);
        }
        findings.range("the sum of tensor_sizes", parameters, 1, MAX_PARAMETERS);
        return parameters;
    }

    private static void checkVersion(Announcement announcement, long parameters, Findings findings) {
        ModelVersion version = announcement.getVersion();
        Content weights = announcement.getFullWeights();
        findings.notNegative("version.number", version.getNumber());
        findings.length("version.weights_sha256", version.getWeightsSha256(), Sha256.BYTES);
        ContentRules.check("full_weights", weights, findings);
        findings.expect(
                weights.getSizeBytes() == Float.BYTES * parameters,
                RejectReason.WRONG_SHAPE,
                "full_weights has " + weights.getSizeBytes() + " bytes, the model " + parameters + " parameters");
        findings.expect(
                weights.getSha256().equals(version.getWeightsSha256()),
                RejectReason.MALFORMED,
                "full_weights and version name different hashes");
    }

    private static void checkDeltaRing(Announcement announcement, Findings findings) {
        List<DeltaStep> ring = announcement.getDeltaRingList();
        findings.range("the length of delta_ring", ring.size(), 0, MAX_DELTA_STEPS);
        long toVersion = announcement.getVersion().getNumber() - ring.size();
        findings.expect(toVersion >= 0, RejectReason.MALFORMED, "delta_ring has more steps than there are versions");
        for (DeltaStep step : ring) {
            toVersion++;
            findings.expect(
                    step.getToVersion() == toVersion,
                    RejectReason.MALFORMED,
                    "delta_ring must lead to the version step by step");
            ContentRules.check("delta", step.getDelta(), findings);
        }
        ByteString inline = announcement.getInlineDelta();
        if (!inline.isEmpty() && findings.isClean()) {
            checkInlineDelta(inline, ring, findings);
        }
    }

    private static void checkInlineDelta(ByteString inline, List<DeltaStep> ring, Findings findings) {
        findings.expect(!ring.isEmpty(), RejectReason.MALFORMED, "inline_delta without a step in delta_ring");
        if (findings.isClean()) {
            Content last = ring.get(ring.size() - 1).getDelta();
            findings.expect(
                    ContentParts.matches(last, inline.toByteArray()),
                    RejectReason.CHECKSUM_MISMATCH,
                    "inline_delta is not the content of the last step");
        }
    }
}
