package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;

/** Hears what an operator wants to know. Called by any thread; returns soon. */
public interface GatewayListener {
    /** The broker has taken the gateway, the first time or again. */
    default void connected() {}

    /** No connection; tried again until there is one. {@code explanation} is one line. */
    default void lost(String explanation) {}

    /** A device was turned away. */
    default void turnedAway(String device, UpdateCaller.Refusal refusal) {}

    /** Hears nothing. */
    static GatewayListener none() {
        return new GatewayListener() {};
    }
}
