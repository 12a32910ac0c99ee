package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Traffic;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes through the sockets of one transport, over all its connections. */
final class WireCount {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    void sent(long bytes) {
        sent.addAndGet(bytes);
    }

    void received(long bytes) {
        received.addAndGet(bytes);
    }

    Traffic traffic() {
        return new Traffic(sent.get(), received.get());
    }
}
