package dev.venule.agent;

import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.OutboxCounts;
import dev.venule.protocol.message.RejectReason;
import java.util.Map;

/**
 * What an agent did. {@code outbox} counts over all its restarts, everything else since this agent was made. Immutable.
 *
 * @param rounds what became of rounds
 * @param outbox what became of updates
 * @param pendingUpdates that wait for their receipt
 * @param messages what came in and went out
 * @param failures of the device's storage or examples
 */
public record AgentCounters(Rounds rounds, OutboxCounts outbox, int pendingUpdates, Messages messages, long failures) {

    /**
     * Rounds that came to an end.
     *
     * @param paused trainings that stopped to go on later, by reason
     * @param denseBytes what the queued updates would take as plain float32, which is also what the weights they were trained
     *     from would take
     * @param trainedExamples over all queued updates
     */
    public record Rounds(
            long queued,
            Map<SkipReason, Long> skipped,
            Map<SkipReason, Long> paused,
            long denseBytes,
            long trainedExamples) {
        public Rounds {
            skipped = Map.copyOf(skipped);
            paused = Map.copyOf(paused);
        }
    }

    /**
     * Messages and their bytes as the transport got and gave them, without its own overhead.
     *
     * @param announcementsRejected by reason
     * @param updatesRejected by the aggregator, by reason, for good
     * @param duplicates receipts that said that the update was there already
     * @param partsSent update messages, repetitions included
     * @param bytes payload bytes by direction and kind
     */
    public record Messages(
            long announcementsAccepted,
            Map<RejectReason, Long> announcementsRejected,
            Map<RejectReason, Long> updatesRejected,
            long duplicates,
            long partsSent,
            PayloadBytes bytes) {
        public Messages {
            announcementsRejected = Map.copyOf(announcementsRejected);
            updatesRejected = Map.copyOf(updatesRejected);
        }
    }

    /**
     * Payload bytes, repetitions included.
     *
     * @param updates sent
     * @param statuses sent
     * @param announcements received
     * @param contents downloaded: model files, weights and deltas
     * @param receipts received
     */
    public record PayloadBytes(long updates, long statuses, long announcements, long contents, long receipts) {
        public long sent() {
            return updates + statuses;
        }

        public long received() {
            return announcements + contents + receipts;
        }
    }
}
