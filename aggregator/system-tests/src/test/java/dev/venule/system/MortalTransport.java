package dev.venule.system;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.message.Content;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Lets so many parts pass; the next ones never leave, and nobody hears what became of them: the moment before a kill. */
final class MortalTransport implements Transport {
    private final Transport way;
    private final AtomicInteger partsLeft;

    MortalTransport(Transport way, int parts) {
        this.way = way;
        partsLeft = new AtomicInteger(parts);
    }

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        way.open(listener, lastWill);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        if (partsLeft.getAndDecrement() > 0) {
            way.sendUpdatePart(part, outcome);
        }
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        way.fetch(content, outcome);
    }

    @Override
    public void publishStatus(byte[] status) {
        way.publishStatus(status);
    }

    @Override
    public Traffic traffic() {
        return way.traffic();
    }

    @Override
    public void close() {
        way.close();
    }
}
