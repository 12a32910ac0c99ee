package dev.venule.aggregator.round;

/** What the passing of time did to a round. */
public sealed interface Tick {
    /** Nothing was due. */
    record Nothing() implements Tick {}

    /** The same version is announced anew: to another cohort, or because the announcement was about to expire. */
    record Announced(Publication publication) implements Tick {}

    /** A cohort's deadline made a version of what had come. */
    record VersionMade(NewVersion version) implements Tick {}
}
