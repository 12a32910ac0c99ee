package dev.venule.system;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.ForwardingTransport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Lets so many parts pass; the next ones never leave, and nobody hears what became of them: the moment before a kill. */
final class MortalTransport extends ForwardingTransport {
    private final AtomicInteger partsLeft;

    MortalTransport(Transport way, int parts) {
        super(way);
        partsLeft = new AtomicInteger(parts);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        if (partsLeft.getAndDecrement() > 0) {
            way.sendUpdatePart(part, outcome);
        }
    }
}
