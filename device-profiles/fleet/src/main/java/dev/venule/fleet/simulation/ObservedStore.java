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

/** The aggregator's disk, whose every change the oracle sees once it is made. */
final class ObservedStore implements AggregatorStore {
    private final AggregatorStore store;
    private final Oracle oracle;

    ObservedStore(AggregatorStore store, Oracle oracle) {
        this.store = store;
        this.oracle = oracle;
    }

    @Override
    public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
        return store.load(population, recentVersions);
    }

    @Override
    public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        store.create(population, tfliteSha256, initial, createdAtMillis);
        oracle.created(initial);
    }

    @Override
    public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
        return store.verdicts(keys);
    }

    @Override
    public void append(List<JournalEntry> entries) throws IOException {
        entries.forEach(oracle::appending);
        store.append(entries);
        entries.forEach(oracle::appended);
    }

    @Override
    public void commit(VersionCommit commit) throws IOException {
        store.commit(commit);
        oracle.committed(commit);
    }

    @Override
    public long nextSequence(String population) throws IOException {
        long sequence = store.nextSequence(population);
        oracle.sequenced(sequence);
        return sequence;
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
