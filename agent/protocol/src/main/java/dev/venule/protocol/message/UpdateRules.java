package dev.venule.protocol.message;

/** What holds for an update and for a part of one. */
final class UpdateRules {
    static final int UPDATE_ID_BYTES = 16;

    /** RSA with 4096 bits; EC P-256 has up to 72 bytes, Ed25519 64. */
    private static final int MAX_SIGNATURE_BYTES = 512;

    private static final int MAX_CERTIFICATES = 8;
    private static final int MAX_CERTIFICATE_BYTES = 4096;

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
        findings.expect(
                part.getSignature().size() <= MAX_SIGNATURE_BYTES,
                RejectReason.MALFORMED,
                "a signature has at most " + MAX_SIGNATURE_BYTES + " bytes, this one "
                        + part.getSignature().size());
    }

    static void checkRelayed(RelayedPart relayed, Findings findings) {
        findings.expect(!relayed.getPart().isEmpty(), RejectReason.MALFORMED, "the part is missing");
        findings.expect(
                relayed.getCertificatesCount() <= MAX_CERTIFICATES,
                RejectReason.MALFORMED,
                relayed.getCertificatesCount() + " certificates, at most " + MAX_CERTIFICATES);
        findings.expect(
                relayed.getCertificatesList().stream()
                        .allMatch(certificate -> certificate.size() <= MAX_CERTIFICATE_BYTES),
                RejectReason.MALFORMED,
                "a certificate of more than " + MAX_CERTIFICATE_BYTES + " bytes");
    }
}
