package dev.venule.aggregator.server;

import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.coap.CoapEnd;
import dev.venule.aggregator.server.coap.InboxUpstream;
import java.io.IOException;

/** Straight to the aggregator: receipts are the responses to updates. */
final class CoapWay implements DeviceWay {
    private final CoapEnd end;
    private final InboxUpstream upstream;
    private final WayListener listener;

    CoapWay(CoapEnd end, InboxUpstream upstream, WayListener listener) {
        this.end = end;
        this.upstream = upstream;
        this.listener = listener;
    }

    @Override
    public void start() throws IOException {
        end.start();
    }

    @Override
    public void offer(Publication publication) {
        if (upstream.offer(publication)) {
            end.taskChanged(publication.population());
        }
        listener.published(publication);
    }

    @Override
    public void close() {
        end.close();
    }
}
