package dev.venule.aggregator.server.coap;

import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MalformedMessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.RawData;

/** Counts what was answered with an error, and what could not be read at all. */
final class RefusalWatch extends MessageInterceptorAdapter implements MalformedMessageInterceptor {
    private final Reception reception;

    RefusalWatch(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void sendResponse(Response response) {
        if (!response.isSuccess()) {
            reception.refused(CoapRefusal.of(response.getCode()));
        }
    }

    @Override
    public void receivedMalformedMessage(RawData message) {
        reception.refused(CoapRefusal.UNREADABLE_MESSAGE);
    }
}
