package dev.venule.aggregator.buffer;

import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.model.VersionDelta;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in memory, with the guarantees of the port except that the process must live: what a simulated aggregator
 * that crashes and comes back finds on its simulated disk. Every method does all or nothing. Not safe for use by several
 * threads.
 */
public final class MemoryAggregatorStore implements AggregatorStore {
    private final Map<String, Population> populations = new HashMap<>();

    private static final class Population {
        private final byte[] tfliteSha256;
        private final Map<UpdateKey, JournalEntry> journal = new LinkedHashMap<>();
        private final Map<UpdateKey, BufferedUpdate> buffered = new LinkedHashMap<>();
        private final List<VersionCommit> commits = new ArrayList<>();
        private ModelState model;
        private long sequence;

        Population(byte[] tfliteSha256, ModelState model) {
            this.tfliteSha256 = tfliteSha256;
            this.model = model;
        }
    }

    @Override
    public Optional<StoredPopulation> load(String population, int recentVersions) {
        Population stored = populations.get(population);
        if (stored == null) {
            return Optional.empty();
        }
        List<VersionDelta> recent = new ArrayList<>();
        List<VersionCommit> commits = stored.commits;
        for (VersionCommit commit : commits.subList(Math.max(0, commits.size() - recentVersions), commits.size())) {
            recent.add(new VersionDelta(
                    commit.next().version(),
                    commit.encodedDelta(),
                    commit.provenance().weightsSha256(),
                    commit.provenance().createdAtMillis()));
        }
        return Optional.of(
                new StoredPopulation(stored.tfliteSha256, stored.model, recent, List.copyOf(stored.buffered.values())));
    }

    @Override
    public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        require(!populations.containsKey(population), () -> "population " + population + " exists");
        populations.put(population, new Population(tfliteSha256, initial));
    }

    @Override
    public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) {
        Map<UpdateKey, Optional<RejectReason>> verdicts = new HashMap<>();
        for (UpdateKey key : keys) {
            Population population = populations.get(key.population());
            JournalEntry entry = population == null ? null : population.journal.get(key);
            if (entry != null) {
                verdicts.put(key, entry.refusal());
            }
        }
        return verdicts;
    }

    @Override
    public void append(List<JournalEntry> entries) throws IOException {
        for (JournalEntry entry : entries) {
            require(
                    !stored(entry.key().population()).journal.containsKey(entry.key()),
                    () -> "the journal has " + entry.key());
        }
        for (JournalEntry entry : entries) {
            Population population = stored(entry.key().population());
            population.journal.put(entry.key(), entry);
            if (entry instanceof JournalEntry.Accepted accepted) {
                population.buffered.put(entry.key(), accepted.update());
            } else if (entry instanceof JournalEntry.Late late) {
                population.commits.replaceAll(commit -> commit.next().version() == late.missedVersion()
                        ? commit.withLate(late.key().device())
                        : commit);
            }
        }
    }

    @Override
    public void commit(VersionCommit commit) throws IOException {
        Population population = stored(commit.population());
        require(
                commit.next().version() == population.model.version() + 1,
                () -> "version " + commit.next().version() + " does not follow the current one");
        for (Contribution contribution : commit.contributions()) {
            require(
                    population.buffered.containsKey(contribution.key()),
                    () -> "not in the buffer: " + contribution.key());
        }
        for (Contribution contribution : commit.contributions()) {
            population.buffered.remove(contribution.key());
        }
        population.model = commit.next();
        population.commits.add(commit);
    }

    @Override
    public long nextSequence(String population) throws IOException {
        return ++stored(population).sequence;
    }

    @Override
    public List<VersionProvenance> versions(String population) throws IOException {
        List<VersionProvenance> versions = new ArrayList<>();
        for (VersionCommit commit : stored(population).commits) {
            versions.add(commit.provenance());
        }
        return versions;
    }

    @Override
    public List<Contribution> contributions(String population, long version) throws IOException {
        for (VersionCommit commit : stored(population).commits) {
            if (commit.next().version() == version) {
                return commit.contributions();
            }
        }
        return List.of();
    }

    @Override
    public void close() {
        // What it holds is still there for the next aggregator.
    }

    private Population stored(String name) throws IOException {
        @Nullable Population population = populations.get(name);
        if (population == null) {
            throw new IOException("there is no population " + name);
        }
        return population;
    }

    private static void require(boolean holds, Supplier<String> otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise.get());
        }
    }
}
