package dev.venule.aggregator.buffer;

import dev.venule.aggregator.model.ModelState;
import java.util.List;

/**
 * Everything that changes together when a version is made.
 *
 * @param encodedDelta leads from the version before to {@code next}
 * @param contributions the consumed updates: all that were buffered
 */
public record VersionCommit(
        VersionProvenance provenance, ModelState next, byte[] encodedDelta, List<Contribution> contributions) {
    public VersionCommit {
        contributions = List.copyOf(contributions);
        if (contributions.isEmpty() || provenance.version() != next.version()) {
            throw new IllegalArgumentException(
                    "version " + next.version() + " needs contributions and its own provenance");
        }
    }

    public String population() {
        return provenance.population();
    }

    VersionCommit withLate(String device) {
        return new VersionCommit(provenance.withLate(device), next, encodedDelta, contributions);
    }
}
