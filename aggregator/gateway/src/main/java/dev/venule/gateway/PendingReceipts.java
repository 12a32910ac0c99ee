package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.RelayedReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Devices that wait for a receipt from the aggregator. A receipt reaches the device that asked, and only that one: it must name the
 * exchange, and have come to the address of the same device. Safe for use by several threads.
 */
final class PendingReceipts {
    private final int most;
    private final long timeoutNanos;
    private final LongSupplier nanoTicker;
    /** In the order of their beginning. */
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

    private long lastExchange;

    private record Waiting(MqttAddress.Sender device, UpdateCaller caller, long sinceNanos) {}

    /** @param firstExchange differs from that of the process before: an answer to its questions may still come */
    PendingReceipts(int most, Duration timeout, LongSupplier nanoTicker, long firstExchange) {
        this.most = most;
        this.timeoutNanos = timeout.toNanos();
        this.nanoTicker = nanoTicker;
        this.lastExchange = firstExchange;
    }

    /** The number of the exchange; empty where too many wait already. */
    synchronized OptionalLong begin(MqttAddress.Sender device, UpdateCaller caller) {
        if (waiting.size() >= most) {
            return OptionalLong.empty();
        }
        lastExchange = (lastExchange + 1) & Long.MAX_VALUE;
        waiting.put(lastExchange, new Waiting(device, caller, nanoTicker.getAsLong()));
        return OptionalLong.of(lastExchange);
    }

    /** Passes a receipt on; whether somebody waited for it. */
    boolean arrived(MqttAddress.Sender device, RelayedReceipt receipt) {
        Optional<Waiting> asked = take(receipt.getExchange(), device);
        asked.ifPresent(one -> one.caller().receipt(receipt.getReceipt().toByteArray()));
        return asked.isPresent();
    }

    private synchronized Optional<Waiting> take(long exchange, MqttAddress.Sender device) {
        Waiting asked = waiting.get(exchange);
        if (asked == null || !asked.device().equals(device)) {
            return Optional.empty();
        }
        waiting.remove(exchange);
        return Optional.of(asked);
    }

    /** It cannot be passed on: the device sends it again. */
    void failed(long exchange) {
        Waiting asked;
        synchronized (this) {
            asked = waiting.remove(exchange);
        }
        if (asked != null) {
            asked.caller().turnAway(UpdateCaller.Refusal.UNAVAILABLE);
        }
    }

    /** The way to the aggregator is closed: what was asked there may never be answered here. */
    void failAll() {
        List<Waiting> failed;
        synchronized (this) {
            failed = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        failed.forEach(one -> one.caller().turnAway(UpdateCaller.Refusal.UNAVAILABLE));
    }

    /** Those that have waited for too long wait no more. */
    void expire() {
        List<Waiting> expired = new ArrayList<>();
        synchronized (this) {
            long now = nanoTicker.getAsLong();
            Iterator<Waiting> inOrder = waiting.values().iterator();
            while (inOrder.hasNext()) {
                Waiting oldest = inOrder.next();
                if (now - oldest.sinceNanos() < timeoutNanos) {
                    break;
                }
                inOrder.remove();
                expired.add(oldest);
            }
        }
        expired.forEach(one -> one.caller().turnAway(UpdateCaller.Refusal.UNAVAILABLE));
    }

    synchronized int size() {
        return waiting.size();
    }
}
