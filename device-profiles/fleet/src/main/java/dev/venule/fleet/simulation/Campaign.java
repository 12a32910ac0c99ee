package dev.venule.fleet.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A row of seeds on several threads, each simulation on one of them alone, up to the first seed that breaks a promise. Which
 * one that is depends on the seeds, not on the threads.
 */
public final class Campaign {
    private final LongFunction<SimulationResult> simulation;
    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);
    private long nextSeed;
    private long lastSeed;
    private long seedsRun;
    private Optional<SimulationResult> failure = Optional.empty();

    /**
     * What a campaign came to.
     *
     * @param seedsRun until the end, or until a failure was known
     * @param counts of what happened in all of them
     * @param failure the lowest seed that broke a promise; empty where none did
     */
    public record Report(long seedsRun, Map<Happening, Long> counts, Optional<SimulationResult> failure) {
        public Report {
            counts = Map.copyOf(counts);
        }
    }

    /** Simulations of this size. */
    public Campaign(SimulationSize size) {
        this(seed -> Simulation.run(seed, size));
    }

    Campaign(LongFunction<SimulationResult> simulation) {
        this.simulation = simulation;
    }

    /**
     * Runs the seeds from {@code first} to {@code last} on so many threads. To be called once.
     *
     * @param listener hears of each seed once it has run, in any order, one at a time
     * @throws InterruptedException where the caller is interrupted; the simulations that run are left to end by themselves
     */
    public Report run(long first, long last, int threads, Consumer<SimulationResult> listener)
            throws InterruptedException {
        nextSeed = first;
        lastSeed = last;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(() -> work(listener)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation could not be run: " + e.getCause(), e);
        } finally {
            stop();
            executor.shutdown();
        }
        return new Report(seedsRun, counts, failure);
    }

    private void work(Consumer<SimulationResult> listener) {
        for (Optional<Long> seed = next(); seed.isPresent(); seed = next()) {
            ended(simulation.apply(seed.get()), listener);
        }
    }

    /** Seeds are handed out in their order, so all those below a failure will have run when the workers are done. */
    private synchronized Optional<Long> next() {
        return nextSeed <= lastSeed && failure.isEmpty() ? Optional.of(nextSeed++) : Optional.empty();
    }

    /** Begins no further seed; those that run are run to their end. */
    public synchronized void stop() {
        lastSeed = nextSeed - 1;
    }

    private synchronized void ended(SimulationResult result, Consumer<SimulationResult> listener) {
        seedsRun++;
        result.counts().forEach((happening, count) -> counts.merge(happening, count, Long::sum));
        boolean isLowest = failure.isEmpty() || result.seed() < failure.get().seed();
        if (result.violation().isPresent() && isLowest) {
            failure = Optional.of(result);
        }
        listener.accept(result);
    }
}
