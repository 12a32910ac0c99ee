package dev.venule.aggregator.buffer;

/**
 * Where a version came from.
 *
 * @param weightsSha256 the version's name
 * @param fractionBits grid of the fixed-point sum (see FixedPointScale), for whoever wants to sum again
 * @param deltaBytes encoded size of the step from the version before
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
        int deltaBytes) {}
