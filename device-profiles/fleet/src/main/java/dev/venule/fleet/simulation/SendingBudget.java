package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often one device may send each of its updates: again at once after each connection, else ever more rarely, and a new
 * process begins anew. The radio is what a wearable's battery goes into.
 */
final class SendingBudget {
    /**
     * Backoff doubles its bound from half a second to half an hour in 12 attempts, each of them drawn anew below the bound;
     * then there are about 4 attempts an hour. Both are taken three times.
     */
    private static final double PASSES_PER_PROCESS = 36;

    private static final double PASSES_PER_HOUR = 12;

    private static final double PASSES_PER_CONNECTION = 2;

    private final VirtualTime time;
    private final Map<ByteString, Effort> efforts = new HashMap<>();
    /** Whole updates that may have been sent so far, but for the passing of time. */
    private double passes;

    private static final class Effort {
        private final long sinceNanos;
        private final double passesBefore;
        private long bytes;

        Effort(long sinceNanos, double passesBefore) {
            this.sinceNanos = sinceNanos;
            this.passesBefore = passesBefore;
        }
    }

    SendingBudget(VirtualTime time) {
        this.time = time;
    }

    void connected() {
        passes += PASSES_PER_CONNECTION;
    }

    /** The process is gone, and another one will begin. */
    void ended() {
        passes += PASSES_PER_PROCESS;
    }

    /** Counts a part of an update; false where the update has been sent more often than backing off allows. */
    boolean allows(ByteString id, int partBytes, long updateBytes) {
        Effort effort = efforts.computeIfAbsent(id, first -> new Effort(time.nowNanos(), passes));
        effort.bytes += partBytes;
        double hours = (double) (time.nowNanos() - effort.sinceNanos)
                / Duration.ofHours(1).toNanos();
        double allowed = PASSES_PER_PROCESS + PASSES_PER_HOUR * hours + passes - effort.passesBefore;
        return effort.bytes <= allowed * updateBytes;
    }

    /** Nothing of it will be sent any more. */
    void forget(ByteString id) {
        efforts.remove(id);
    }
}
