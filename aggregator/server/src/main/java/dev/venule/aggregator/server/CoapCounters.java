package dev.venule.aggregator.server;

import dev.venule.aggregator.server.coap.CoapRefusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What passed the CoAP end since the start. Safe for use by several threads. */
final class CoapCounters {
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final Map<CoapRefusal, LongAdder> refused = new ConcurrentHashMap<>();

    void received(int bytes) {
        bytesReceived.add(bytes);
    }

    void sent(int bytes) {
        bytesSent.add(bytes);
    }

    void handshakeBegun() {
        handshakes.increment();
    }

    void refused(CoapRefusal reason) {
        refused.computeIfAbsent(reason, first -> new LongAdder()).increment();
    }

    AggregatorCounters.Coap snapshot() {
        Map<CoapRefusal, Long> reasons = new EnumMap<>(CoapRefusal.class);
        refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new AggregatorCounters.Coap(bytesReceived.sum(), bytesSent.sum(), handshakes.sum(), reasons);
    }
}
