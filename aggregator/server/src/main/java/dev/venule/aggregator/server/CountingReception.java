package dev.venule.aggregator.server;

import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.coap.CoapRefusal;
import dev.venule.aggregator.server.coap.Reception;
import java.util.function.Predicate;

/** Passes on what arrives by CoAP, and counts. */
final class CountingReception implements Reception {
    private final Predicate<Arrival> inbox;
    private final CoapCounters counters;

    CountingReception(Predicate<Arrival> inbox, CoapCounters counters) {
        this.inbox = inbox;
        this.counters = counters;
    }

    @Override
    public boolean take(Arrival arrival) {
        return inbox.test(arrival);
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
