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
import java.util.function.Supplier;

/**
 * The aggregator's memory over a store that outlives it, with seeded crashes and failed transactions at the points that
 * {@link AggregatorStore} allows: a transaction is all there or not at all, and who asked for it may not hear which. Reading
 * fails too. One object is one life of the process.
 */
final class FaultyAggregatorStore implements AggregatorStore {
    private final AggregatorStore store;
    private final Supplier<StorageFaults> faults;
    private final SplittableRandom random;
    private boolean isDead;

    FaultyAggregatorStore(AggregatorStore store, Supplier<StorageFaults> faults, SplittableRandom random) {
        this.store = store;
        this.faults = faults;
        this.random = random;
    }

    /** A transaction, or a question. */
    @FunctionalInterface
    private interface Transaction<T> {
        T run() throws IOException;
    }

    /** A transaction without an answer. */
    @FunctionalInterface
    private interface Effect {
        void run() throws IOException;
    }

    @Override
    public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
        return attempt("load", () -> store.load(population, recentVersions));
    }

    @Override
    public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        attemptEffect("create", () -> store.create(population, tfliteSha256, initial, createdAtMillis));
    }

    @Override
    public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
        return attempt("verdicts", () -> store.verdicts(keys));
    }

    @Override
    public void append(List<JournalEntry> entries) throws IOException {
        attemptEffect("append", () -> store.append(entries));
    }

    @Override
    public void commit(VersionCommit commit) throws IOException {
        attemptEffect("commit", () -> store.commit(commit));
    }

    @Override
    public long nextSequence(String population) throws IOException {
        return attempt("nextSequence", () -> store.nextSequence(population));
    }

    @Override
    public List<VersionProvenance> versions(String population) throws IOException {
        return attempt("versions", () -> store.versions(population));
    }

    @Override
    public List<Contribution> contributions(String population, long version) throws IOException {
        return attempt("contributions", () -> store.contributions(population, version));
    }

    @Override
    public void close() {
        // What is below outlives the process.
    }

    private void attemptEffect(String name, Effect effect) throws IOException {
        boolean unused = attempt(name, () -> {
            effect.run();
            return true;
        });
    }

    private <T> T attempt(String name, Transaction<T> transaction) throws IOException {
        if (isDead) {
            throw new SimulatedCrash("a process that is dead");
        }
        StorageFaults now = faults.get();
        double draw = random.nextDouble();
        boolean isCrash = draw < now.crashFraction();
        boolean isFailure = !isCrash && draw < now.crashFraction() + now.fullFraction();
        if (!isCrash && !isFailure) {
            return transaction.run();
        }
        if (random.nextBoolean()) {
            T unusedAnswer = transaction.run();
        }
        if (isCrash) {
            isDead = true;
            throw new SimulatedCrash("the store's " + name);
        }
        throw new SimulatedFailure("the store's " + name + " failed");
    }
}
