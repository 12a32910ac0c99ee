package dev.venule.protocol.message;

/** What holds for a receipt. Fields that say nothing for its status are ignored. */
final class ReceiptRules {
    private ReceiptRules() {}

    static void check(Receipt receipt, Findings findings) {
        Receipt.Status status = receipt.getStatus();
        findings.known("status", status != Receipt.Status.UNRECOGNIZED);
        findings.expect(status != Receipt.Status.UNSPECIFIED, RejectReason.MALFORMED, "status is missing");
        findings.length("update_id", receipt.getUpdateId(), UpdateRules.UPDATE_ID_BYTES);
        findings.expect(
                status != Receipt.Status.REJECTED || receipt.getRejectReason() != 0,
                RejectReason.MALFORMED,
                "rejected without a reason");
        findings.notNegative("current_version", receipt.getCurrentVersion());
        findings.notNegative("staleness", receipt.getStaleness());
        findings.notNegative("stored_bytes", receipt.getStoredBytes());
        findings.notNegative("retry_after_millis", receipt.getRetryAfterMillis());
    }
}
