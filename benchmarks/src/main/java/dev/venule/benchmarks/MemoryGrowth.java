package dev.venule.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Feeds the intake and prints what it holds on the way: the heap must stay, the database may grow by its verdicts only. */
public final class MemoryGrowth {
    private static final int PARAMETERS = 100_000;
    private static final int BATCH = 100;
    private static final int GOAL = 1000;
    private static final long[] CHECKPOINTS = {1_000, 10_000, 100_000, 1_000_000};

    private MemoryGrowth() {}

    /**
     * What there was after so many updates.
     *
     * @param heapBytes live, after collecting garbage
     * @param databaseBytes with its write-ahead log
     */
    record Sample(long updates, long versions, long heapBytes, long databaseBytes) {}

    /** Arguments: how many updates at most (1000000), seed (1). */
    public static void main(String[] arguments) throws IOException {
        long limit = arguments.length > 0 ? Long.parseLong(arguments[0]) : CHECKPOINTS[CHECKPOINTS.length - 1];
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        System.out.println(Machine.describe(seed));
        System.out.printf("%10s %9s %12s %15s%n", "updates", "versions", "heap, MiB", "database, MiB");
        SyntheticFleet fleet = new SyntheticFleet(PARAMETERS, seed);
        try (ScratchFolder folder = ScratchFolder.create();
                MeasuredIntake intake = new MeasuredIntake(folder.path(), fleet.population(GOAL))) {
            long done = 0;
            for (long checkpoint : CHECKPOINTS) {
                if (checkpoint <= limit) {
                    feed(fleet, intake, done, checkpoint);
                    done = checkpoint;
                    print(System.out, sample(intake, done));
                }
            }
        }
    }

    /** The same without printing, for a smaller model. */
    static List<Sample> run(Path folder, int parameters, long seed, long... checkpoints) throws IOException {
        SyntheticFleet fleet = new SyntheticFleet(parameters, seed);
        List<Sample> samples = new ArrayList<>();
        try (MeasuredIntake intake = new MeasuredIntake(folder, fleet.population(GOAL))) {
            long done = 0;
            for (long checkpoint : checkpoints) {
                feed(fleet, intake, done, checkpoint);
                done = checkpoint;
                samples.add(sample(intake, done));
            }
        }
        return samples;
    }

    private static void feed(SyntheticFleet fleet, MeasuredIntake intake, long from, long until) throws IOException {
        for (long first = from; first < until; first += BATCH) {
            intake.accept(fleet.messages(first, Math.min(until, first + BATCH)));
        }
    }

    private static Sample sample(MeasuredIntake intake, long updates) throws IOException {
        return new Sample(updates, intake.version(), LiveHeap.bytes(), intake.databaseBytes());
    }

    private static void print(PrintStream out, Sample sample) {
        double mebi = 1 << 20;
        out.printf(
                Locale.ROOT,
                "%10d %9d %12.1f %15.1f%n",
                sample.updates(),
                sample.versions(),
                sample.heapBytes() / mebi,
                sample.databaseBytes() / mebi);
    }
}
