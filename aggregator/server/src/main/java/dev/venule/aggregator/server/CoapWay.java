package dev.venule.aggregator.server;

import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.coap.CoapEnd;
import java.io.IOException;

/** Straight to the aggregator: receipts are the responses to updates. */
final class CoapWay implements DeviceWay {
    private final CoapEnd end;
    private final WayListener listener;

    CoapWay(CoapEnd end, WayListener listener) {
        this.end = end;
        this.listener = listener;
    }

    @Override
    public void start() throws IOException {
        end.start();
    }

    @Override
    public void offer(Publication publication) {
        end.offer(publication);
        listener.published(publication);
    }

    @Override
    public void close() {
        end.close();
    }
}
