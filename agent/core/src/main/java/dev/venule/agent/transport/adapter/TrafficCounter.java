package dev.venule.agent.transport.adapter;

import dev.venule.agent.transport.Traffic;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes over all connections of one transport. Safe for use by several threads. */
public final class TrafficCounter {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    public void addSent(long bytes) {
        sent.addAndGet(bytes);
    }

    public void addReceived(long bytes) {
        received.addAndGet(bytes);
    }

    /** All so far. */
    public Traffic snapshot() {
        return new Traffic(sent.get(), received.get());
    }
}
