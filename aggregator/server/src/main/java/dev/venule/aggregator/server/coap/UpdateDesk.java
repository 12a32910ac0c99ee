package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.MqttAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * Where updates are handed in. The response to the last block is the receipt, and it waits for the journal. Safe for use by several
 * threads.
 */
final class UpdateDesk {
    private static final long RETRY_SECONDS = 5;

    private final CoapLimits limits;
    private final Upstream upstream;
    private final ScheduledExecutorService timer;
    private final BlockShelf shelf;
    private final Map<String, Integer> pendingByDevice = new ConcurrentHashMap<>();

    UpdateDesk(CoapLimits limits, Upstream upstream, ScheduledExecutorService timer, LongSupplier nanoTicker) {
        this.limits = limits;
        this.upstream = upstream;
        this.timer = timer;
        this.shelf = new BlockShelf(limits, nanoTicker);
    }

    /** Takes a whole part or a block of one from a sender whose identity is proved. */
    void receive(MqttAddress.Sender sender, CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        Optional<BlockShelf.Block> block = Blocks.carriedBy(request);
        if (block.isPresent()) {
            add(sender, exchange, block.get());
        } else if (request.getPayloadSize() > BlockShelf.MAX_BODY_BYTES) {
            exchange.respond(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        } else {
            decide(sender, request.getPayload(), exchange);
        }
    }

    private void add(MqttAddress.Sender sender, CoapExchange exchange, BlockShelf.Block block) {
        BlockShelf.Key key = new BlockShelf.Key(
                sender.device(), sender.population(), tag(exchange.advanced().getRequest()));
        BlockShelf.Step step = shelf.add(key, block);
        if (step instanceof BlockShelf.Step.Complete complete) {
            decide(sender, complete.body(), exchange);
        } else if (step instanceof BlockShelf.Step.Continue more) {
            // A stream loses nothing.
            boolean isTcp = Blocks.isTcp(exchange.advanced().getRequest());
            respond(
                    exchange,
                    ResponseCode.CONTINUE,
                    isTcp ? new byte[0] : more.arrived().toByteArray());
        } else if (step instanceof BlockShelf.Step.Incomplete) {
            respond(exchange, ResponseCode.REQUEST_ENTITY_INCOMPLETE);
        } else if (step instanceof BlockShelf.Step.TooLarge) {
            respond(exchange, ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        } else if (step instanceof BlockShelf.Step.Malformed) {
            respond(exchange, ResponseCode.BAD_REQUEST);
        } else {
            exchange.setMaxAge(RETRY_SECONDS);
            respond(exchange, ResponseCode.SERVICE_UNAVAILABLE);
        }
    }

    private static String tag(Request request) {
        StringBuilder tag = new StringBuilder();
        for (Option option : request.getOptions().getOthers(StandardOptionRegistry.REQUEST_TAG)) {
            tag.append(option.toValueString());
        }
        return tag.toString();
    }

    private static void respond(CoapExchange exchange, ResponseCode code) {
        respond(exchange, code, new byte[0]);
    }

    private static void respond(CoapExchange exchange, ResponseCode code, byte[] payload) {
        BlockOption asked = exchange.advanced().getRequest().getOptions().getBlock1();
        Response response = new Response(code);
        if (asked != null) {
            response.getOptions().setBlock1(asked.getSzx(), asked.isM(), asked.getNum());
        }
        response.setPayload(payload);
        exchange.respond(response);
    }

    private void decide(MqttAddress.Sender sender, byte[] part, CoapExchange exchange) {
        if (pendingByDevice.merge(sender.device(), 1, Integer::sum) > limits.maxPendingPerDevice()) {
            settled(sender.device());
            refuse(exchange);
            return;
        }
        Request request = exchange.advanced().getRequest();
        Waiting waiting = new Waiting(sender.device(), exchange);
        if (upstream.update(new DeviceMessage(sender, DeviceNames.certificates(request), part), waiting)) {
            waiting.response.begin();
        } else {
            waiting.turnAway(UpdateCaller.Refusal.UNAVAILABLE);
        }
    }

    private static void refuse(CoapExchange exchange) {
        exchange.setMaxAge(RETRY_SECONDS);
        exchange.respond(ResponseCode.SERVICE_UNAVAILABLE);
    }

    private void settled(String device) {
        pendingByDevice.computeIfPresent(device, (name, pending) -> pending > 1 ? pending - 1 : null);
    }

    private static ResponseCode codeOf(UpdateCaller.Refusal refusal) {
        return switch (refusal) {
            case UNAVAILABLE -> ResponseCode.SERVICE_UNAVAILABLE;
            case TOO_MUCH -> ResponseCode.TOO_MANY_REQUESTS;
            case NOT_SIGNED -> ResponseCode.UNAUTHORIZED;
            case FORBIDDEN -> ResponseCode.FORBIDDEN;
        };
    }

    /** An exchange that waits for its receipt. */
    private final class Waiting implements UpdateCaller {
        private final String device;
        private final SeparateResponse response;

        Waiting(String device, CoapExchange exchange) {
            this.device = device;
            this.response = new SeparateResponse(exchange, timer);
        }

        @Override
        public void receipt(byte[] receipt) {
            Response decided = new Response(ResponseCode.CHANGED);
            decided.setPayload(receipt);
            give(decided);
        }

        @Override
        public void turnAway(Refusal refusal) {
            Response undecided = new Response(codeOf(refusal));
            undecided.getOptions().setMaxAge(RETRY_SECONDS);
            give(undecided);
        }

        private void give(Response given) {
            if (response.give(given)) {
                settled(device);
            }
        }
    }
}
