package dev.venule.fleet.simulation;

/**
 * How often a disk fails.
 *
 * @param crashFraction share of the writing operations in which the process dies, before, within or after the write; 0..1
 * @param fullFraction share of the writing operations that fail because the disk is full; 0..1
 */
public record StorageFaults(double crashFraction, double fullFraction) {
    /** A disk that never fails. */
    public static final StorageFaults NONE = new StorageFaults(0, 0);

    public StorageFaults {
        if (!(crashFraction >= 0 && fullFraction >= 0 && crashFraction + fullFraction <= 1)) {
            throw new IllegalArgumentException(
                    "crashFraction and fullFraction must be >= 0 and sum up to at most 1, were " + crashFraction
                            + " and " + fullFraction);
        }
    }
}
