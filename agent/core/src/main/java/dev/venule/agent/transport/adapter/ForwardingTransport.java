package dev.venule.agent.transport.adapter;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.message.Content;
import java.util.function.Consumer;

/** Another transport, as it is: what a subclass does not change passes through. */
public abstract class ForwardingTransport implements Transport {
    /** Where everything goes. */
    protected final Transport way;

    protected ForwardingTransport(Transport way) {
        this.way = way;
    }

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        way.open(listener, lastWill);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        way.sendUpdatePart(part, outcome);
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
