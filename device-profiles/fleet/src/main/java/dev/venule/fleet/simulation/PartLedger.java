package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the aggregator's present process has said that it holds of unfinished updates. It may give that up where it dies, where
 * nothing is added for long, and where the device begins another update; for nothing else, since the device would have to send it
 * all again.
 */
final class PartLedger {
    private final VirtualTime time;
    private final Duration expiry;
    private final Map<String, Held> latest = new HashMap<>();
    /** By device, when a part of which update arrived last. */
    private final Map<String, Map<ByteString, Long>> arrivals = new HashMap<>();

    private record Held(ByteString id, long bytes, long sinceNanos) {}

    /** {@code expiry} of unfinished updates at the aggregator. */
    PartLedger(VirtualTime time, Duration expiry) {
        this.time = time;
        this.expiry = expiry;
    }

    /** Another process holds nothing yet. */
    void processBegan() {
        latest.clear();
        arrivals.clear();
    }

    /** A part of an update has come to the process. */
    void arrived(String device, ByteString id) {
        Map<ByteString, Long> ofDevice = arrivals.computeIfAbsent(device, first -> new HashMap<>());
        ofDevice.values().removeIf(atNanos -> !isWithin(expiry, atNanos));
        ofDevice.put(id, time.nowNanos());
    }

    /** A device is told that {@code bytes} of its update are held. */
    void answered(String device, ByteString id, long bytes) {
        Held before = latest.get(device);
        if (before == null || !before.id().equals(id)) {
            latest.put(device, new Held(id, bytes, time.nowNanos()));
        } else if (bytes != before.bytes()) {
            latest.put(device, new Held(id, bytes, time.nowNanos()));
            requireNothingReleased(device, before, bytes);
        }
    }

    private void requireNothingReleased(String device, Held before, long bytes) {
        boolean isBound = isWithin(expiry.dividedBy(2), before.sinceNanos())
                && arrivals.getOrDefault(device, Map.of()).size() < 2;
        if (isBound && bytes < before.bytes()) {
            throw Violation.of(
                    device,
                    "was told that " + before.bytes() + " bytes of update " + Violation.shown(before.id())
                            + " are held, and soon after that it is " + bytes);
        }
    }

    private boolean isWithin(Duration span, long sinceNanos) {
        return time.nowNanos() - sinceNanos < span.toNanos();
    }
}
