package dev.venule.aggregator.buffer;

/**
 * Where a version came from.
 *
 * @param weightsSha256 the version's name
 * @param fractionBits grid of the fixed-point sum (see FixedPointScale), for whoever wants to sum again
 * @param deltaBytes encoded size of the step from the version before
 * @param participation who was asked, and who of them is missing
 */
public record VersionProvenance(
        String population,
        long version,
        byte[] weightsSha256,
        long createdAtMillis,
        int contributions,
        long weightSum,
        int fractionBits,
        double keepFraction,
        int deltaBytes,
        Participation participation) {

    /** Whether a deadline made the version of fewer updates than were wanted. */
    public boolean isOfSubset() {
        return contributions < participation.goal();
    }

    /** The same, after a report of {@code device} came too late. */
    VersionProvenance withLate(String device) {
        return new VersionProvenance(
                population,
                version,
                weightsSha256,
                createdAtMillis,
                contributions,
                weightSum,
                fractionBits,
                keepFraction,
                deltaBytes,
                participation.withLate(device));
    }
}
