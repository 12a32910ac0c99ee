package dev.venule.agent.outbox;

/**
 * What became of all updates of this device, over all its restarts: {@code stored} = the others + what is pending.
 *
 * @param delivered acknowledged as buffered or as a duplicate
 * @param rejected by the aggregator for good; the residual has them back
 * @param expired given up before sending began, because they had become too stale; the residual has them back
 * @param evicted for lack of room before sending began; the residual has them back
 * @param evictedInDoubt for lack of room after sending had begun. They may have arrived, so the residual must not have them
 *     back: they would count twice
 * @param damaged unreadable after a restart
 */
public record OutboxCounts(
        long stored, long delivered, long rejected, long expired, long evicted, long evictedInDoubt, long damaged) {
    static OutboxCounts none() {
        return new OutboxCounts(0, 0, 0, 0, 0, 0, 0);
    }

    /** All that were evicted. */
    public long evictedInAll() {
        return evicted + evictedInDoubt;
    }

    OutboxCounts plusStored(long restored, long inDoubt) {
        return new OutboxCounts(
                stored + 1, delivered, rejected, expired, evicted + restored, evictedInDoubt + inDoubt, damaged);
    }

    OutboxCounts plusDamaged(long updates) {
        return new OutboxCounts(stored, delivered, rejected, expired, evicted, evictedInDoubt, damaged + updates);
    }

    OutboxCounts plus(Settlement settlement) {
        return new OutboxCounts(
                stored,
                delivered + (settlement == Settlement.DELIVERED ? 1 : 0),
                rejected + (settlement == Settlement.REJECTED ? 1 : 0),
                expired + (settlement == Settlement.EXPIRED ? 1 : 0),
                evicted,
                evictedInDoubt,
                damaged);
    }
}
