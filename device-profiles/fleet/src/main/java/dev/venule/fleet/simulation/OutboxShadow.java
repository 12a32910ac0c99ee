package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.OutboxCounts;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What a device's outbox must hold, followed from the outside: from what the agent says after each of its tasks, and after a
 * crash from what is on its disk. Knows what became of every update that was ever stored, which the outbox itself forgets.
 */
final class OutboxShadow {
    private final String device;
    private final OutboxLimits limits;
    private final BiConsumer<ByteString, Fate> listener;
    private final Map<ByteString, Tracked> updates = new LinkedHashMap<>();
    private final List<Tracked> pending = new ArrayList<>();
    private OutboxCounts counts = new OutboxCounts(0, 0, 0, 0, 0, 0, 0);
    private long delivered;
    private long rejected;
    private long storedVersion = -1;

    /** What became of an update, as its device sees it. */
    enum Fate {
        PENDING,
        DELIVERED,
        /** Rejected, or given up before it was sent: what it carried is in the residual again. */
        RETURNED,
        /** Evicted after sending had begun: nobody can know whether it arrived. */
        IN_DOUBT
    }

    private static final class Tracked {
        private final ByteString id;
        private final long baseVersion;
        private final int sizeBytes;
        private boolean isAttempted;
        private Fate fate = Fate.PENDING;

        Tracked(PendingUpdate update) {
            id = update.id();
            baseVersion = update.baseVersion();
            sizeBytes = update.sizeBytes();
            isAttempted = update.attempted();
        }
    }

    /**
     * What the agent did to its outbox since it was last heard of, receipts apart.
     *
     * @param counts after it
     * @param stored the update that it stored, before any of it was sent
     * @param evicted updates that had to go to make room for it
     * @param sent updates of which it sent a part
     */
    record Work(OutboxCounts counts, Optional<PendingUpdate> stored, int evicted, Set<ByteString> sent) {}

    OutboxShadow(String device, OutboxLimits limits, BiConsumer<ByteString, Fate> listener) {
        this.device = device;
        this.limits = limits;
        this.listener = listener;
    }

    /** A receipt has taken an update out. */
    void settled(ByteString id, Fate fate) {
        leave(tracked(id), fate);
        delivered += fate == Fate.DELIVERED ? 1 : 0;
        rejected += fate == Fate.RETURNED ? 1 : 0;
    }

    /** Follows what the agent did: what expired left first, then something was stored, then something was sent. */
    void follow(Work work) {
        OutboxCounts after = work.counts();
        require(
                after.delivered() == delivered && after.rejected() == rejected,
                () -> "the outbox counts " + after + ", of receipts " + delivered + " delivered and " + rejected
                        + " rejected");
        for (long i = counts.expired(); i < after.expired(); i++) {
            leave(oldestUnsent(), Fate.RETURNED);
        }
        long evictions = after.evictedInAll() - counts.evictedInAll();
        require(
                evictions == work.evicted(),
                () -> "the outbox counts " + evictions + " evictions and reports " + work.evicted());
        for (int i = 0; i < work.evicted(); i++) {
            Tracked oldest = pending.get(0);
            leave(oldest, oldest.isAttempted ? Fate.IN_DOUBT : Fate.RETURNED);
        }
        work.stored().ifPresent(this::store);
        work.sent().forEach(id -> tracked(id).isAttempted = true);
        counts = after;
        requireConsistency();
    }

    private Tracked oldestUnsent() {
        for (Tracked update : pending) {
            if (!update.isAttempted) {
                return update;
            }
        }
        throw Violation.of(device, "gave up an update unsent, but has sent them all");
    }

    private void store(PendingUpdate update) {
        require(
                update.baseVersion() > storedVersion,
                () -> "contributes to version " + update.baseVersion() + " after version " + storedVersion);
        storedVersion = update.baseVersion();
        Tracked tracked = new Tracked(update);
        updates.put(update.id(), tracked);
        pending.add(tracked);
    }

    private void leave(Tracked update, Fate fate) {
        require(pending.remove(update), () -> "forgot update " + Violation.shown(update.id) + " twice");
        update.fate = fate;
        listener.accept(update.id, fate);
    }

    private void requireConsistency() {
        long gone = counts.delivered() + counts.rejected() + counts.expired() + counts.evictedInAll();
        require(counts.damaged() == 0, () -> "lost " + counts.damaged() + " updates to damage on its disk");
        require(
                counts.stored() == updates.size() && counts.stored() == gone + pending.size(),
                () -> "the outbox counts " + counts + ", with " + pending.size() + " of " + updates.size()
                        + " pending");
        long bytes = pendingBytes();
        require(
                pending.size() <= limits.maxUpdates() && bytes <= limits.maxBytes(),
                () -> "its outbox holds " + pending.size() + " updates of " + bytes + " bytes, beyond " + limits);
    }

    private long pendingBytes() {
        long bytes = 0;
        for (Tracked update : pending) {
            bytes += update.sizeBytes;
        }
        return bytes;
    }

    /**
     * Follows what a new process finds: the last state that was told, and what a crash or a failed write left committed
     * without a word.
     *
     * @param heard updates whose receipts the last process heard, the latest one last
     */
    void restart(OutboxSnapshot found, Set<ByteString> heard) {
        OutboxCounts after = found.counts();
        Set<ByteString> still = new HashSet<>();
        found.pending().forEach(update -> still.add(update.id()));
        List<Tracked> vanished = new ArrayList<>(pending);
        vanished.removeIf(update -> still.contains(update.id));
        settleUntold(vanished, after, heard);
        leaveUnheard(vanished, after.evictedInDoubt() - counts.evictedInDoubt());
        adopt(found.pending());
        counts = after;
        requireConsistency();
    }

    /** At most one receipt was applied on the disk without a word: the last one that could have been. */
    private void settleUntold(List<Tracked> vanished, OutboxCounts after, Set<ByteString> heard) {
        boolean isDelivered = after.delivered() == delivered + 1 && after.rejected() == rejected;
        boolean isRejected = after.delivered() == delivered && after.rejected() == rejected + 1;
        if (isDelivered || isRejected) {
            List<ByteString> candidates = new ArrayList<>(heard);
            candidates.removeIf(id -> vanished.stream().noneMatch(update -> update.id.equals(id)));
            require(!candidates.isEmpty(), () -> "settled an update that it heard no receipt of");
            settled(candidates.get(candidates.size() - 1), isDelivered ? Fate.DELIVERED : Fate.RETURNED);
        }
        require(
                after.delivered() == delivered && after.rejected() == rejected,
                () -> "has settled more than one update at once");
    }

    /** What left without a receipt was evicted, or had expired unsent. */
    private void leaveUnheard(List<Tracked> vanished, long inDoubtByCount) {
        long inDoubt = 0;
        for (Tracked update : vanished) {
            if (update.fate == Fate.PENDING) {
                leave(update, update.isAttempted ? Fate.IN_DOUBT : Fate.RETURNED);
                inDoubt += update.isAttempted ? 1 : 0;
            }
        }
        require(inDoubt == inDoubtByCount, () -> "lost an update that it had begun to send");
    }

    private void adopt(List<PendingUpdate> found) {
        for (PendingUpdate update : found) {
            if (!updates.containsKey(update.id())) {
                store(update);
            }
        }
        require(
                found.size() == pending.size(),
                () -> "has " + found.size() + " updates after a crash, not " + pending.size());
        for (int i = 0; i < found.size(); i++) {
            Tracked expected = pending.get(i);
            require(expected.id.equals(found.get(i).id()), () -> "the outbox came back in another order");
            require(
                    found.get(i).attempted() || !expected.isAttempted,
                    () -> "forgot that it had begun to send update " + Violation.shown(expected.id));
            expected.isAttempted = found.get(i).attempted();
        }
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    boolean hasStored(ByteString id) {
        return updates.containsKey(id);
    }

    /** Whether an update was ever stored for the version. */
    boolean hasStoredFor(long version) {
        return updates.values().stream().anyMatch(update -> update.baseVersion == version);
    }

    /** The highest version that an update was stored for, -1 for none. */
    long storedVersion() {
        return storedVersion;
    }

    Optional<Fate> fate(ByteString id) {
        return Optional.ofNullable(updates.get(id)).map(update -> update.fate);
    }

    /** The version that a stored update was trained from. */
    long baseVersion(ByteString id) {
        return tracked(id).baseVersion;
    }

    /** All of this fate, in the order in which they were stored. */
    List<ByteString> ofFate(Fate fate) {
        List<ByteString> ids = new ArrayList<>();
        for (Tracked update : updates.values()) {
            if (update.fate == fate) {
                ids.add(update.id);
            }
        }
        return ids;
    }

    private Tracked tracked(ByteString id) {
        Tracked update = updates.get(id);
        if (update == null) {
            throw Violation.of(device, "speaks of update " + Violation.shown(id) + ", which it never stored");
        }
        return update;
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw Violation.of(device, otherwise.get());
        }
    }
}
