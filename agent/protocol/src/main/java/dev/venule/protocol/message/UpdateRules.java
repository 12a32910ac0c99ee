package dev.venule.protocol.message;

/** What holds for an update and for a part of one. */
final class UpdateRules {
    static final int UPDATE_ID_BYTES = 16;

    private UpdateRules() {}

    static void check(Update update, Findings findings) {
        findings.wireVersion(update.getWireVersion());
        findings.length("update_id", update.getUpdateId(), UPDATE_ID_BYTES);
        findings.notNegative("base_version", update.getBaseVersion());
        findings.expect(update.getExampleCount() != 0, RejectReason.NO_EXAMPLES, "example_count is 0");
        findings.notNegative("example_count", update.getExampleCount());
        findings.expect(
                Float.isFinite(update.getTrainingLoss()),
                RejectReason.NOT_FINITE,
                "training_loss is " + update.getTrainingLoss());
        findings.range("local_steps", update.getLocalSteps(), 1, Integer.MAX_VALUE);
        findings.expect(!update.getDelta().isEmpty(), RejectReason.MALFORMED, "delta is missing");
        findings.notNegative("announced_epoch", update.getAnnouncedEpoch());
    }

    static void checkPart(UpdatePart part, long maxTotalBytes, Findings findings) {
        long total = part.getTotalBytes();
        int dataBytes = part.getData().size();
        findings.length("update_id", part.getUpdateId(), UPDATE_ID_BYTES);
        findings.range("total_bytes", total, 1, Long.MAX_VALUE);
        findings.expect(
                total <= maxTotalBytes,
                RejectReason.OVERSIZED,
                "update of " + total + " bytes, at most " + maxTotalBytes);
        findings.range("offset", part.getOffset(), 0, total);
        findings.expect(dataBytes > 0, RejectReason.MALFORMED, "a part without data");
        findings.expect(
                dataBytes <= total - part.getOffset(),
                RejectReason.MALFORMED,
                dataBytes + " bytes at " + part.getOffset() + " run over the end at " + total);
        boolean whole = dataBytes == total;
        findings.expect(
                part.getSha256().size() == Sha256.BYTES
                        || (whole && part.getSha256().isEmpty()),
                RejectReason.MALFORMED,
                "sha256 must have " + Sha256.BYTES + " bytes where there are several parts, has "
                        + part.getSha256().size());
    }
}
