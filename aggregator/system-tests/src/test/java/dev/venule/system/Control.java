package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.check.Finding;
import dev.venule.broker.check.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that a generated configuration guards, and what is seen once it is taken away by hand.
 *
 * @param removed what is taken away
 * @param red the one probe that must miss it; empty where nobody can miss it
 * @param why nobody can miss it; empty where somebody does
 */
record Control(String removed, String red, String why, Removal removal) {
    /** Changes what {@code venule broker init} wrote. */
    interface Removal {
        void from(GeneratedFleet fleet) throws Exception;
    }

    static Control of(String removed, String red, Removal removal) {
        return new Control(removed, red, "", removal);
    }

    /** Another control stands behind it: both must be taken away before a probe can tell. */
    static Control doubled(String removed, String why, Removal removal) {
        return new Control(removed, "", why, removal);
    }

    /** Says in a line of a table what was found, and compares. */
    void assertSeenIn(List<Finding> findings, String broker) {
        String found = ids(findings, Outcome.Failed.class);
        String skipped = ids(findings, Outcome.Skipped.class);
        System.out.println("| " + broker + " | " + removed + " | " + (found.isEmpty() ? "none: " + why : found) + " | "
                + skipped + " |");
        assertThat(found).as(findings.toString()).isEqualTo(red);
        if (red.isEmpty()) {
            assertThat(skipped).as(findings.toString()).isEmpty();
        }
    }

    private static String ids(List<Finding> findings, Class<? extends Outcome> kind) {
        return findings.stream()
                .filter(finding -> kind.isInstance(finding.outcome()))
                .map(Finding::id)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return removed + " -> " + (red.isEmpty() ? "none: " + why : red);
    }
}
