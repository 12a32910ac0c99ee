package dev.venule.aggregator.server.coap;

import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/** A population's announcement, to be observed (RFC 7641). Whoever has the current one is told so in a few bytes. */
final class TaskResource extends CoapResource {
    private static final long RETRY_SECONDS = 5;

    private final String population;
    private final DeviceNames names;
    private final Upstream upstream;

    TaskResource(String population, DeviceNames names, Upstream upstream) {
        super("task");
        this.names = names;
        this.population = population;
        this.upstream = upstream;
        setObservable(true);
        setObserveType(CoAP.Type.CON);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        Optional<Representation> task = upstream.task(population);
        if (names.of(request).filter(upstream::serves).isEmpty()) {
            exchange.respond(ResponseCode.FORBIDDEN);
        } else if (task.isEmpty()) {
            exchange.setMaxAge(RETRY_SECONDS);
            exchange.respond(ResponseCode.SERVICE_UNAVAILABLE);
        } else if (isKnownTo(request, task.get())) {
            Response valid = new Response(ResponseCode.VALID);
            valid.getOptions().addETag(task.get().etag());
            exchange.respond(valid);
        } else {
            exchange.respond(Blocks.of(task.get(), request, Blocks.isTcp(request)));
        }
    }

    private static boolean isKnownTo(Request request, Representation task) {
        return request.getOptions().getETags().stream().anyMatch(task::isKnownAs);
    }
}
