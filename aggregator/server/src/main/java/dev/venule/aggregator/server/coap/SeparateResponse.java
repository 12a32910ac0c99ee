package dev.venule.aggregator.server.coap;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * A response that waits for somebody else. Where that takes longer than a device waits, an empty acknowledgement stops the device's
 * repetitions, and the response follows as a separate one (RFC 7252 section 5.2.2). Safe for use by several threads.
 */
final class SeparateResponse {
    /** Before a device that measured a fast network would send again. */
    private static final long ACKNOWLEDGE_MILLIS = 100;

    private final CoapExchange exchange;
    private final ScheduledExecutorService timer;
    private Optional<Future<?>> acknowledgement = Optional.empty();
    private boolean isGiven;

    SeparateResponse(CoapExchange exchange, ScheduledExecutorService timer) {
        this.exchange = exchange;
        this.timer = timer;
    }

    /** Begins to wait, unless it has been given already. */
    synchronized void begin() {
        if (!isGiven) {
            acknowledgement =
                    Optional.of(timer.schedule(this::acknowledgeAlone, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    private synchronized void acknowledgeAlone() {
        if (!isGiven) {
            exchange.accept();
        }
    }

    /** Only the first one counts; whether this was it. */
    synchronized boolean give(Response response) {
        if (isGiven) {
            return false;
        }
        isGiven = true;
        acknowledgement.ifPresent(planned -> planned.cancel(false));
        exchange.respond(response);
        return true;
    }
}
