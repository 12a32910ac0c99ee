package dev.venule.benchmarks;

import dev.venule.aggregator.round.PopulationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How long an aggregator takes to start on a journal with many buffered updates or many verdicts, and what its heap holds then. Time
 * that grows faster than the rows is a fault.
 */
public final class RestoreTime {
    private static final int PARAMETERS = 100_000;
    private static final int BATCH = 500;
    private static final int VERSION_GOAL = 1000;
    private static final int[] ROWS = {1_000, 10_000, 100_000};

    private RestoreTime() {}

    /** Argument: seed (1). */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        System.out.println(Machine.describe(seed));
        System.out.printf(
                "%10s %18s %12s %18s %12s%n", "rows", "all buffered, ms", "heap, MiB", "all consumed, ms", "heap, MiB");
        SyntheticFleet fleet = new SyntheticFleet(PARAMETERS, seed);
        // Classes are loaded and compiled by this one, not by the first that counts.
        Restored unused = restored(fleet, ROWS[0], VERSION_GOAL);
        for (int rows : ROWS) {
            Restored buffered = restored(fleet, rows, rows + 1);
            Restored consumed = restored(fleet, rows, VERSION_GOAL);
            System.out.printf(
                    Locale.ROOT,
                    "%10d %18.0f %12.1f %18.0f %12.1f%n",
                    rows,
                    buffered.millis(),
                    buffered.heapMebibytes(),
                    consumed.millis(),
                    consumed.heapMebibytes());
        }
    }

    private record Restored(double millis, double heapMebibytes) {}

    private static Restored restored(SyntheticFleet fleet, int rows, int goal) throws IOException {
        PopulationConfig population = fleet.population(goal);
        try (ScratchFolder folder = ScratchFolder.create()) {
            fill(folder.path(), fleet, population, rows);
            long start = System.nanoTime();
            try (MeasuredIntake intake = new MeasuredIntake(folder.path(), population)) {
                double millis = (System.nanoTime() - start) / 1e6;
                if (intake.buffered() != rows % goal) {
                    throw new IllegalStateException(intake.buffered() + " updates came back of " + rows % goal);
                }
                return new Restored(millis, LiveHeap.bytes() / (double) (1 << 20));
            }
        }
    }

    private static void fill(Path folder, SyntheticFleet fleet, PopulationConfig population, int rows)
            throws IOException {
        try (MeasuredIntake intake = new MeasuredIntake(folder, population)) {
            for (int first = 0; first < rows; first += BATCH) {
                intake.accept(fleet.messages(first, Math.min(rows, first + BATCH)));
            }
        }
    }
}
