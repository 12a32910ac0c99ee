package dev.venule.agent.outbox;

/**
 * How much may wait for receipts. Where a new update does not fit, the oldest ones are evicted, and counted.
 *
 * @param maxBytes of all encoded updates together; residuals (4 bytes per parameter) come on top
 * @param maxUpdates at most 1000
 */
public record OutboxLimits(long maxBytes, int maxUpdates) {
    public OutboxLimits {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("outbox.maxBytes must be at least 1, was " + maxBytes);
        }
        if (maxUpdates < 1 || maxUpdates > 1000) {
            throw new IllegalArgumentException("outbox.maxUpdates must be in 1..1000, was " + maxUpdates);
        }
    }

    /** 64 MiB, 100 updates: weeks of sparse updates, three dense ones of a 5 M parameter model. */
    public static OutboxLimits standard() {
        return new OutboxLimits(64L << 20, 100);
    }
}
