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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores that break what their port promises. */
final class PlantedStores {
    private PlantedStores() {}

    /** Says that it has appended every tenth accepted update, and has not. */
    static final class Dropping extends Passing {
        private int accepted;

        Dropping(AggregatorStore store) {
            super(store);
        }

        @Override
        public void append(List<JournalEntry> entries) throws IOException {
            List<JournalEntry> kept = new ArrayList<>(entries);
            kept.removeIf(entry -> entry instanceof JournalEntry.Accepted && ++accepted % 10 == 0);
            super.append(kept);
        }
    }

    /** Knows only the verdicts of this process. */
    static final class Forgetful extends Passing {
        private final Set<UpdateKey> known = new HashSet<>();

        Forgetful(AggregatorStore store) {
            super(store);
        }

        @Override
        public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
            known.clear();
            return super.load(population, recentVersions);
        }

        @Override
        public void append(List<JournalEntry> entries) throws IOException {
            super.append(entries);
            entries.forEach(entry -> known.add(entry.key()));
        }

        @Override
        public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
            Map<UpdateKey, Optional<RejectReason>> verdicts = super.verdicts(keys);
            verdicts.keySet().retainAll(known);
            return verdicts;
        }
    }

    /** Numbers announcements from 1 on again after each restart. */
    static final class Repeating extends Passing {
        private long sequence;

        Repeating(AggregatorStore store) {
            super(store);
        }

        @Override
        public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
            sequence = 0;
            return super.load(population, recentVersions);
        }

        @Override
        public long nextSequence(String population) throws IOException {
            super.nextSequence(population);
            return ++sequence;
        }
    }

    /** What may be wrong with a version. */
    enum Forgery {
        WEIGHTS("the aggregator's weights are not those of version 0 plus the published delta"),
        RESIDUAL("the aggregator's residual is not what its delta leaves behind"),
        DELTA("its delta is not what its"),
        SHARE("as something else than was accepted"),
        OMISSION("leaves out 1 buffered updates");

        private final String sentence;

        Forgery(String sentence) {
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    /** Makes something else of every version than the aggregator did. */
    static final class Forging extends Passing {
        private final Forgery forgery;

        Forging(AggregatorStore store, Forgery forgery) {
            super(store);
            this.forgery = forgery;
        }

        @Override
        public void commit(VersionCommit commit) throws IOException {
            super.commit(forged(commit));
        }

        private VersionCommit forged(VersionCommit commit) {
            ModelState next = commit.next();
            float[] weights = next.weights().clone();
            float[] residual = next.residual().clone();
            byte[] delta = commit.encodedDelta().clone();
            List<Contribution> contributions = new ArrayList<>(commit.contributions());
            switch (forgery) {
                case WEIGHTS -> weights[0] += 1e-3f;
                case RESIDUAL -> residual[1] += 1e-3f;
                case DELTA -> delta[delta.length - 1] ^= 1;
                case SHARE -> contributions.set(0, heavier(contributions.get(0)));
                case OMISSION -> {
                    if (contributions.size() > 1) {
                        contributions.remove(0);
                    }
                }
            }
            ModelState forged = new ModelState(next.version(), weights, residual);
            return new VersionCommit(commit.provenance(), forged, delta, contributions);
        }

        private static Contribution heavier(Contribution share) {
            return new Contribution(
                    share.key(),
                    share.baseVersion(),
                    share.staleness(),
                    share.weight() + 1,
                    share.exampleCount(),
                    share.trainingLoss(),
                    share.profile(),
                    share.site());
        }
    }

    private static class Passing implements AggregatorStore {
        private final AggregatorStore store;

        Passing(AggregatorStore store) {
            this.store = store;
        }

        @Override
        public Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
            return store.load(population, recentVersions);
        }

        @Override
        public void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
                throws IOException {
            store.create(population, tfliteSha256, initial, createdAtMillis);
        }

        @Override
        public Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
            return store.verdicts(keys);
        }

        @Override
        public void append(List<JournalEntry> entries) throws IOException {
            store.append(entries);
        }

        @Override
        public void commit(VersionCommit commit) throws IOException {
            store.commit(commit);
        }

        @Override
        public long nextSequence(String population) throws IOException {
            return store.nextSequence(population);
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
}
