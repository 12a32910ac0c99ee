package dev.venule.fleet.simulation;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a simulation went.
 *
 * @param historyHash of everything that happened, in order: the same for the same seed and size, on every machine
 * @param versions that were made
 * @param elapsed virtual time
 * @param counts of what happened
 * @param violation the oracle's sentence; empty where every promise was kept
 */
public record SimulationResult(
        long seed,
        long historyHash,
        long versions,
        Duration elapsed,
        Map<Happening, Long> counts,
        Optional<String> violation) {
    public SimulationResult {
        counts = Map.copyOf(counts);
    }

    /** The history's hash as 16 hexadecimal digits. */
    public String historyName() {
        return String.format(Locale.ROOT, "%016x", historyHash);
    }
}
