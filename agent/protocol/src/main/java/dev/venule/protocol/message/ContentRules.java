package dev.venule.protocol.message;

/** What holds for a content that is published in parts. */
final class ContentRules {
    /** Contents are held in one Java array. */
    static final long MAX_BYTES = Integer.MAX_VALUE - 8;

    static final int MAX_PARTS = 1 << 16;

    private ContentRules() {}

    static void check(String field, Content content, Findings findings) {
        findings.length(field + ".sha256", content.getSha256(), Sha256.BYTES);
        findings.range(field + ".size_bytes", content.getSizeBytes(), 1, MAX_BYTES);
        findings.range(field + ".part_bytes", content.getPartBytes(), 1, Integer.MAX_VALUE);
        if (findings.isClean()) {
            findings.range(field + "'s number of parts", ContentParts.count(content), 1, MAX_PARTS);
        }
    }
}
