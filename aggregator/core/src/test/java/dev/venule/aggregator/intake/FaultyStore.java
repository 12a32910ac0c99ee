package dev.venule.aggregator.intake;

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

/** Fails at one call, before or after it took effect: what a full disk and a connection lost at the commit look like. */
public final class FaultyStore implements AggregatorStore {
    private final AggregatorStore store;
    private final int failingCall;
    private final boolean afterEffect;
    private int calls;

    public FaultyStore(AggregatorStore store, int failingCall, boolean afterEffect) {
        this.store = store;
        this.failingCall = failingCall;
        this.afterEffect = afterEffect;
    }

    public int calls() {
        return calls;
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T run(Call<T> call) throws IOException {
        boolean fails = calls++ == failingCall;
        if (fails && !afterEffect) {
            throw new IOException("no space left (planted)");
        }
        T result = call.run();
        if (fails) {
            throw new IOException("connection lost at the commit (planted)");
        }
        return result;
    }

    @Override
    public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
        return run(() -> store.load(population, recentVersions));
    }

    @Override
    public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        boolean unused = run(() -> {
            store.create(population, tfliteSha256, initial, createdAtMillis);
            return true;
        });
    }

    @Override
    public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
        return run(() -> store.verdicts(keys));
    }

    @Override
    public void append(List<JournalEntry> entries) throws IOException {
        boolean unused = run(() -> {
            store.append(entries);
            return true;
        });
    }

    @Override
    public void commit(VersionCommit commit) throws IOException {
        boolean unused = run(() -> {
            store.commit(commit);
            return true;
        });
    }

    @Override
    public long nextSequence(String population) throws IOException {
        return run(() -> store.nextSequence(population));
    }

    @Override
    public List<VersionProvenance> versions(String population) throws IOException {
        return store.versions(population);
    }

    @Override
    public List<Contribution> contributions(String population, long version) throws IOException {
        return store.contributions(population, version);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
