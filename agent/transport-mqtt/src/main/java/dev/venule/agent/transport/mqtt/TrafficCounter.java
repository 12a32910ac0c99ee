package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Traffic;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes over all connections of one transport. Safe for use by several threads. */
final class TrafficCounter {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    void addSent(long bytes) {
        sent.addAndGet(bytes);
    }

    void addReceived(long bytes) {
        received.addAndGet(bytes);
    }

    Traffic snapshot() {
        return new Traffic(sent.get(), received.get());
    }
}
