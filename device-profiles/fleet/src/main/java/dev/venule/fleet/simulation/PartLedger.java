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
    private final Duration shortTime;
    private final Map<String, Held> latest = new HashMap<>();

    private record Held(ByteString id, long bytes, long sinceNanos) {}

    /** {@code expiry} of unfinished updates at the aggregator. */
    PartLedger(VirtualTime time, Duration expiry) {
        this.time = time;
        shortTime = expiry.dividedBy(2);
    }

    /** Another process holds nothing yet. */
    void processBegan() {
        latest.clear();
    }

    /** A device is told that {@code bytes} of its update are held. */
    void answered(String device, ByteString id, long bytes) {
        Held before = latest.get(device);
        boolean isSame = before != null && before.id().equals(id);
        if (isSame && bytes == before.bytes()) {
            return;
        }
        long now = time.nowNanos();
        latest.put(device, new Held(id, bytes, now));
        if (isSame && bytes < before.bytes() && now - before.sinceNanos() < shortTime.toNanos()) {
            throw Violation.of(
                    device,
                    "was told that " + before.bytes() + " bytes of update " + Violation.shown(id)
                            + " are held, and soon after that it is " + bytes);
        }
    }
}
