package dev.venule.agent.outbox;

/** Where the sending of one update stands. */
final class Sending {
    private PendingUpdate update;

    /** The parts before are with the aggregator: where to resume. */
    private int storedBytes;

    /** The most that the aggregator ever said to hold; it may lose parts again, and often. */
    private int mostStoredBytes;

    private int nextOffset;
    private boolean inFlight;

    /** Whether some parts of this pass have left and others have not. */
    private boolean midway;

    /** Attempts in a row without progress beyond any before. */
    private int failures;

    private long dueNanos;

    /** Changes with every connection, so that outcomes of an old one are known. */
    private int connection;

    Sending(PendingUpdate update, long nowNanos) {
        this.update = update;
        dueNanos = nowNanos;
    }

    PendingUpdate update() {
        return update;
    }

    void replaceUpdate(PendingUpdate attempted) {
        update = attempted;
    }

    boolean isDue(long nowNanos) {
        return !inFlight && dueNanos <= nowNanos;
    }

    boolean isMidway() {
        return midway;
    }

    boolean isInFlight() {
        return inFlight;
    }

    long dueNanos() {
        return dueNanos;
    }

    int failures() {
        return failures;
    }

    int connection() {
        return connection;
    }

    int nextOffset() {
        return nextOffset;
    }

    void begin() {
        inFlight = true;
        midway = true;
    }

    /** The next hop has the part that ends at {@code end}. Returns whether that was the last one. */
    boolean handedOver(int end, long nowNanos) {
        inFlight = false;
        nextOffset = Math.max(nextOffset, end);
        dueNanos = nowNanos;
        return nextOffset >= update.sizeBytes();
    }

    /** Waits for a receipt; if none comes, sends again what the aggregator has not said that it has. */
    void awaitReceipt(long untilNanos, int maxPartBytes) {
        failures++;
        midway = false;
        resumeAt(untilNanos, maxPartBytes);
    }

    void failed(long retryNanos, int maxPartBytes) {
        inFlight = false;
        midway = false;
        failures++;
        resumeAt(retryNanos, maxPartBytes);
    }

    private void resumeAt(long nanos, int maxPartBytes) {
        nextOffset = Math.min(storedBytes, lastPart(maxPartBytes));
        dueNanos = nanos;
    }

    /** With all bytes stored and no word about the whole, the last part is sent once more to be answered. */
    private int lastPart(int maxPartBytes) {
        return (update.sizeBytes() - 1) / maxPartBytes * maxPartBytes;
    }

    /** The aggregator holds the first {@code bytes}. Skips what need not be sent again; never goes back before a timeout. */
    void stored(int bytes, int maxPartBytes) {
        failures = bytes > mostStoredBytes ? 0 : failures;
        mostStoredBytes = Math.max(mostStoredBytes, bytes);
        storedBytes = bytes;
        nextOffset = Math.max(nextOffset, Math.min(bytes, lastPart(maxPartBytes)));
    }

    /** The aggregator asked for all of it again, later. */
    void restart(long nanos) {
        storedBytes = 0;
        nextOffset = 0;
        midway = false;
        failures++;
        dueNanos = nanos;
    }

    /** The connection is gone, and with it every outcome that was to come. */
    void disconnected() {
        connection++;
        inFlight = false;
        midway = false;
    }

    /** A new connection: what was not answered is sent again at once. */
    void connected(long nowNanos, int maxPartBytes) {
        resumeAt(nowNanos, maxPartBytes);
    }
}
