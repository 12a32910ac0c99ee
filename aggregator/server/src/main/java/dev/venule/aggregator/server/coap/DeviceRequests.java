package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.address.MqttAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * Everything but the task: contents to read, updates to post, statuses to put. A device writes under its own name only, whatever
 * the path says.
 */
final class DeviceRequests extends CoapResource {
    private static final int MAX_STATUS_BYTES = 4096;

    private final DeviceNames names;
    private final Upstream upstream;
    private final UpdateDesk desk;
    private final PresenceWatch presence;
    private final ScheduledExecutorService timer;

    DeviceRequests(
            DeviceNames names,
            Upstream upstream,
            UpdateDesk desk,
            PresenceWatch presence,
            ScheduledExecutorService timer) {
        super("v1");
        this.names = names;
        this.upstream = upstream;
        this.desk = desk;
        this.presence = presence;
        this.timer = timer;
    }

    @Override
    public void handleGET(CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        if (names.of(request).filter(upstream::serves).isEmpty()) {
            exchange.respond(ResponseCode.FORBIDDEN);
            return;
        }
        if (!(target(request).orElse(null) instanceof CoapAddress.Target.ModelPart asked)) {
            exchange.respond(ResponseCode.NOT_FOUND);
            return;
        }
        SeparateResponse waiting = new SeparateResponse(exchange, timer);
        upstream.part(
                asked,
                part -> waiting.give(part.map(found -> Blocks.of(found, request, Blocks.isTcp(request)))
                        .orElseGet(() -> new Response(ResponseCode.NOT_FOUND))));
        waiting.begin();
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        if (!(target(request).orElse(null) instanceof CoapAddress.Target.Update update)) {
            exchange.respond(ResponseCode.NOT_FOUND);
        } else if (isSender(request, update.sender())) {
            presence.heard(update.sender());
            desk.receive(update.sender(), exchange);
        } else {
            exchange.respond(ResponseCode.FORBIDDEN);
        }
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        if (!(target(request).orElse(null) instanceof CoapAddress.Target.Status status)) {
            exchange.respond(ResponseCode.NOT_FOUND);
        } else if (!isSender(request, status.sender())) {
            exchange.respond(ResponseCode.FORBIDDEN);
        } else if (request.getPayloadSize() > MAX_STATUS_BYTES) {
            exchange.respond(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        } else if (upstream.status(
                new DeviceMessage(status.sender(), DeviceNames.certificates(request), request.getPayload()))) {
            presence.told(status.sender());
            exchange.respond(ResponseCode.CHANGED);
        } else {
            exchange.respond(ResponseCode.SERVICE_UNAVAILABLE);
        }
    }

    private static Optional<CoapAddress.Target> target(Request request) {
        return CoapAddress.parse(request.getOptions().getUriPath());
    }

    private boolean isSender(Request request, MqttAddress.Sender sender) {
        return names.of(request).filter(sender.device()::equals).isPresent();
    }
}
