package dev.venule.fleet.simulation;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The aggregator's memory over a store that outlives it, with seeded crashes and failed transactions at the points that
 * {@link AggregatorStore} allows: a transaction is all there or not at all, and who asked for it may not hear which. One
 * object is one life of the process.
 */
final class FaultyAggregatorStore implements AggregatorStore {
    private final AggregatorStore store;
    private final StorageFaults faults;
    private final SplittableRandom random;
    private boolean isDead;

    FaultyAggregatorStore(AggregatorStore store, StorageFaults faults, SplittableRandom random) {
        this.store = store;
        this.faults = faults;
        this.random = random;
    }

    /** A transaction. */
    @FunctionalInterface
    private interface Transaction {
        void run() throws IOException;
    }

    @Override
    public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
        requireAlive();
        return store.load(population, recentVersions);
    }

    @Override
    public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        attempt("create", () -> store.create(population, tfliteSha256, initial, createdAtMillis));
    }

    @Override
    public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
        requireAlive();
        return store.verdicts(keys);
    }

    @Override
    public void append(List<JournalEntry> entries) throws IOException {
        attempt("append", () -> store.append(entries));
    }

    @Override
    public void commit(VersionCommit commit) throws IOException {
        attempt("commit", () -> store.commit(commit));
    }

    @Override
    public long nextSequence(String population) throws IOException {
        requireAlive();
        return store.nextSequence(population);
    }

    @Override
    public List<VersionProvenance> versions(String population) throws IOException {
        requireAlive();
        return store.versions(population);
    }

    @Override
    public List<Contribution> contributions(String population, long version) throws IOException {
        requireAlive();
        return store.contributions(population, version);
    }

    @Override
    public void close() {
        // What is below outlives the process.
    }

    private void attempt(String name, Transaction transaction) throws IOException {
        requireAlive();
        double draw = random.nextDouble();
        boolean isCarriedOut = random.nextBoolean();
        boolean isCrash = draw < faults.crashFraction();
        boolean isFailure = !isCrash && draw < faults.crashFraction() + faults.fullFraction();
        if (isCarriedOut || !(isCrash || isFailure)) {
            transaction.run();
        }
        if (isCrash) {
            isDead = true;
            throw new SimulatedCrash("the store's " + name);
        }
        if (isFailure) {
            throw new IOException("the store's " + name + " failed (simulated)");
        }
    }

    private void requireAlive() {
        if (isDead) {
            throw new SimulatedCrash("a process that is dead");
        }
    }
}
