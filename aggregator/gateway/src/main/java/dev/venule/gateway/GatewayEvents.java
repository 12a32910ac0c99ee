package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;

/** Counts what happens, and tells the listener. Safe for use by several threads. */
final class GatewayEvents {
    private final GatewayCounters counters;
    private final GatewayListener listener;

    GatewayEvents(GatewayCounters counters, GatewayListener listener) {
        this.counters = counters;
        this.listener = listener;
    }

    void relayed() {
        counters.relayed();
    }

    /** The same caller, with what it is told counted. */
    UpdateCaller telling(String device, UpdateCaller caller) {
        return new UpdateCaller() {
            @Override
            public void receipt(byte[] receipt) {
                counters.receipt();
                caller.receipt(receipt);
            }

            @Override
            public void turnAway(Refusal refusal) {
                counters.turnedAway(refusal);
                listener.turnedAway(device, refusal);
                caller.turnAway(refusal);
            }
        };
    }
}
