package dev.venule.aggregator.model;

/**
 * Which share of the parameters travels, by version number: from {@code first} at version 0 it falls (or rises)
 * geometrically to {@code last} at version {@code warmUpVersions} and stays there (the warm-up of Lin et al. 2018, "Deep
 * Gradient Compression", section 3.3).
 *
 * @param first share at version 0, in (0, 1]
 * @param last share from version {@code warmUpVersions} on, in (0, 1]
 */
public record KeepSchedule(double first, double last, int warmUpVersions) {
    public KeepSchedule {
        requireFraction("first", first);
        requireFraction("last", last);
        if (warmUpVersions < 0) {
            throw new IllegalArgumentException("keep.warmUpVersions must be >= 0, was " + warmUpVersions);
        }
    }

    /** The same share for every version. */
    public static KeepSchedule constant(double keepFraction) {
        return new KeepSchedule(keepFraction, keepFraction, 0);
    }

    /** The share for {@code version}, in (0, 1]. Never depends on the machine: announced values are what was signed. */
    public double at(long version) {
        if (version >= warmUpVersions) {
            return last;
        }
        double progress = (double) version / warmUpVersions;
        return StrictMath.min(1, first * StrictMath.pow(last / first, progress));
    }

    private static void requireFraction(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("keep." + name + " must be in (0, 1], was " + value);
        }
    }
}
