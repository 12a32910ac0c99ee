package dev.venule.aggregator.round;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import java.util.List;

/** A committed version: where it came from, who is in it, and what to publish. */
public record NewVersion(VersionProvenance provenance, List<Contribution> contributions, Publication publication) {}
