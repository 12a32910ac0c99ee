package dev.venule.aggregator.buffer;

import dev.venule.aggregator.model.ModelState;
import dev.venule.protocol.message.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Durable memory of the aggregator. When {@link #append}, {@link #commit}, {@link #create} or {@link #nextSequence} returns,
 * its effect survives the death of process and machine; when it throws, the effect is either all there or not at all, and the
 * caller must {@link #load} again before it goes on. Called by one thread at a time.
 */
public interface AggregatorStore extends Closeable {
    /**
     * The population's state, or empty where it was never created.
     *
     * @param recentVersions how many of the latest deltas are wanted
     */
    Optional<StoredPopulation> load(String population, int recentVersions) throws IOException;

    /** Begins a population at version 0. */
    void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis) throws IOException;

    /**
     * The verdicts that are already in the journal: an empty Optional for an accepted update (buffered or consumed), the
     * reason for a refused one. Keys without a verdict are absent.
     */
    Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException;

    /** Appends all entries in one transaction. No key may have a verdict yet. */
    void append(List<JournalEntry> entries) throws IOException;

    /** Makes a version, marks its contributions as consumed and stores the residual, in one transaction. */
    void commit(VersionCommit commit) throws IOException;

    /** A number above all that this method returned before for the population, starting at 1. */
    long nextSequence(String population) throws IOException;

    /** All versions above 0, oldest first. */
    List<VersionProvenance> versions(String population) throws IOException;

    /** Who is in {@code version}, in the order of admission. */
    List<Contribution> contributions(String population, long version) throws IOException;
}
