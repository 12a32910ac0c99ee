package dev.venule.aggregator.server;

import dev.venule.aggregator.server.coap.CoapRefusal;
import dev.venule.aggregator.server.coap.Reception;

/** Counts what happens where devices come by CoAP. */
final class CountingReception implements Reception {
    private final CoapCounters counters;

    CountingReception(CoapCounters counters) {
        this.counters = counters;
    }

    @Override
    public void received(int bytes) {
        counters.received(bytes);
    }

    @Override
    public void sent(int bytes) {
        counters.sent(bytes);
    }

    @Override
    public void handshakeBegun() {
        counters.handshakeBegun();
    }

    @Override
    public void refused(CoapRefusal reason) {
        counters.refused(reason);
    }
}
