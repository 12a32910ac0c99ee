package dev.venule.aggregator.server.coap;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.arrival.WayBack;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Receipt;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * Where updates are handed in. The response to the last block is the receipt, and it waits for the journal: where that takes longer
 * than a device waits, an empty acknowledgement stops the device's repetitions and the receipt follows as a separate response (RFC
 * 7252 section 5.2.2). Safe for use by several threads.
 */
final class UpdateDesk {
    /** Before a device that measured a fast network would send again. */
    private static final long ACKNOWLEDGE_MILLIS = 100;

    private static final long RETRY_SECONDS = 5;

    private final CoapLimits limits;
    private final Predicate<Arrival> inbox;
    private final ScheduledExecutorService timer;
    private final BlockShelf shelf;
    private final Map<String, Integer> pendingByDevice = new ConcurrentHashMap<>();

    UpdateDesk(CoapLimits limits, Predicate<Arrival> inbox, ScheduledExecutorService timer, LongSupplier nanoTicker) {
        this.limits = limits;
        this.inbox = inbox;
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

    /** Passes a message on that nobody waits for; false where there is no room. */
    boolean take(MqttAddress.Sender sender, Arrival.Kind kind, byte[] payload) {
        return inbox.test(new Arrival(sender, kind, payload, WayBack.NOBODY));
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
        Waiting waiting = new Waiting(sender.device(), exchange);
        if (inbox.test(new Arrival(sender, Arrival.Kind.UPDATE, part, waiting))) {
            waiting.begin();
        } else {
            settled(sender.device());
            refuse(exchange);
        }
    }

    private static void refuse(CoapExchange exchange) {
        exchange.setMaxAge(RETRY_SECONDS);
        exchange.respond(ResponseCode.SERVICE_UNAVAILABLE);
    }

    private void settled(String device) {
        pendingByDevice.computeIfPresent(device, (name, pending) -> pending > 1 ? pending - 1 : null);
    }

    /** An exchange that waits for its receipt. */
    private final class Waiting implements WayBack {
        private final String device;
        private final CoapExchange exchange;
        private final AtomicBoolean isAnswered = new AtomicBoolean();
        private volatile Optional<Future<?>> acknowledgement = Optional.empty();

        Waiting(String device, CoapExchange exchange) {
            this.device = device;
            this.exchange = exchange;
        }

        void begin() {
            acknowledgement =
                    Optional.of(timer.schedule(this::acknowledgeAlone, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS));
            if (isAnswered.get()) {
                acknowledgement.ifPresent(planned -> planned.cancel(false));
            }
        }

        private synchronized void acknowledgeAlone() {
            if (!isAnswered.get()) {
                exchange.accept();
            }
        }

        @Override
        public void acknowledge() {
            // The receipt does it.
        }

        @Override
        public synchronized void answer(Answer answer) {
            isAnswered.set(true);
            acknowledgement.ifPresent(planned -> planned.cancel(false));
            settled(device);
            byte[] receipt = answer.receipt().map(Receipt::toByteArray).orElse(new byte[0]);
            exchange.respond(ResponseCode.CHANGED, receipt);
        }
    }
}
