package dev.venule.aggregator.participation;

import java.util.Set;

/**
 * What a device's last status said.
 *
 * @param lastOutcome "queued" or why it skipped its last round; empty before its first
 * @param modelVersion that it last trained from
 * @param reportedAtMillis when the status came, by the aggregator's clock
 */
public record KnownDevice(
        String device,
        String profile,
        String site,
        boolean online,
        String lastOutcome,
        long modelVersion,
        long reportedAtMillis) {
    /** Last words of a device that contributes, or waits for a version to contribute to. */
    private static final Set<String> WORDS_OF_CONTRIBUTORS =
            Set.of("", "queued", "already_contributed", "receipts_pending");

    /** Whether contributions of it are to be expected: it is connected, and did not skip its last round for a reason of its own. */
    boolean takesPart() {
        return online && WORDS_OF_CONTRIBUTORS.contains(lastOutcome);
    }
}
