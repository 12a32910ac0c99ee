package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;
import java.util.EnumMap;
import java.util.Map;

/** What happened since the start. Safe for use by several threads. */
public final class GatewayCounters {
    private final Map<UpdateCaller.Refusal, Long> turnedAway = new EnumMap<>(UpdateCaller.Refusal.class);
    private long relayed;
    private long receipts;
    private long contentsFetched;
    private long contentBytesFetched;
    private long partsServed;

    /**
     * All counters at one moment.
     *
     * @param relayed parts of updates passed on to the broker
     * @param receipts passed back to devices
     * @param turnedAway parts that devices must send again, by why
     * @param contentsFetched from the broker
     * @param contentBytesFetched payload of these
     * @param partsServed requests of devices for a block of a content
     */
    public record Snapshot(
            long relayed,
            long receipts,
            Map<UpdateCaller.Refusal, Long> turnedAway,
            long contentsFetched,
            long contentBytesFetched,
            long partsServed) {}

    public synchronized Snapshot snapshot() {
        return new Snapshot(
                relayed, receipts, Map.copyOf(turnedAway), contentsFetched, contentBytesFetched, partsServed);
    }

    synchronized void relayed() {
        relayed++;
    }

    synchronized void receipt() {
        receipts++;
    }

    synchronized void turnedAway(UpdateCaller.Refusal refusal) {
        turnedAway.merge(refusal, 1L, Long::sum);
    }

    synchronized void fetched(long bytes) {
        contentsFetched++;
        contentBytesFetched += bytes;
    }

    synchronized void served() {
        partsServed++;
    }
}
