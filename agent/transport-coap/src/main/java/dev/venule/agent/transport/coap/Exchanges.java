package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.SerialScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.californium.core.coap.Request;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent and what waits for its answer: sources take turns, and never more is under way than the congestion
 * window allows. Confined to the transport's serial scheduler.
 */
final class Exchanges {
    private final CongestionWindow window;
    private final SerialScheduler serial;
    private final LongSupplier nanoTicker;
    private final Duration timeout;
    private final Consumer<String> onSilence;
    private final Deque<RequestSource> sources = new ArrayDeque<>();
    private final Set<Flight> flights = new HashSet<>();
    private @Nullable CoapConnection connection;

    /**
     * @param timeout for an answer, retransmissions included
     * @param onSilence told, with one line, when an answer did not come
     */
    Exchanges(
            CongestionWindow window,
            SerialScheduler serial,
            LongSupplier nanoTicker,
            Duration timeout,
            Consumer<String> onSilence) {
        this.window = window;
        this.serial = serial;
        this.nanoTicker = nanoTicker;
        this.timeout = timeout;
        this.onSilence = onSilence;
    }

    boolean isOpen() {
        return connection != null;
    }

    Optional<CoapConnection> connection() {
        return Optional.ofNullable(connection);
    }

    void open(CoapConnection opened) {
        connection = opened;
        window.restart();
        sendMore();
    }

    /** Drops every source; what is under way is not sent again and heard no more. */
    void close() {
        connection = null;
        sources.clear();
        List<Flight> abandoned = new ArrayList<>(flights);
        flights.clear();
        for (Flight flight : abandoned) {
            flight.isOver = true;
            flight.timer.ifPresent(running -> running.cancel(false));
            flight.request.cancel();
        }
    }

    /** Small requests go before the many of a transfer. */
    void addFirst(RequestSource source) {
        sources.addFirst(source);
        sendMore();
    }

    void add(RequestSource source) {
        sources.addLast(source);
        sendMore();
    }

    /** Looks for requests that may leave now. */
    void sendMore() {
        CoapConnection opened = connection;
        int asked = 0;
        while (opened != null && opened == connection && flights.size() < window.limit() && asked < sources.size()) {
            RequestSource source = sources.removeFirst();
            Optional<RequestSource.Next> next = source.next();
            asked = next.isPresent() ? 0 : asked + 1;
            if (!source.isDone()) {
                sources.addLast(source);
            }
            next.ifPresent(one -> send(opened, one));
        }
    }

    private void send(CoapConnection opened, RequestSource.Next next) {
        Flight flight = new Flight(next.request());
        flights.add(flight);
        long begun = nanoTicker.getAsLong();
        // A message that could not be sent at all is not sent again by the library either: only this timer ends it.
        flight.timer = serial.after(
                timeout,
                () -> ended(
                        opened,
                        next,
                        flight,
                        begun,
                        new Reply.Silence("no answer within " + timeout.toMillis()
                                + " ms: check the network and the aggregator")));
        opened.send(
                flight.request,
                window.timeoutNanos(),
                () -> flight.isRepeated = true,
                reply -> ended(opened, next, flight, begun, reply));
    }

    private void ended(CoapConnection from, RequestSource.Next next, Flight flight, long begun, Reply reply) {
        if (flight.isOver) {
            return;
        }
        flight.isOver = true;
        flights.remove(flight);
        flight.timer.ifPresent(running -> running.cancel(false));
        if (reply instanceof Reply.Silence) {
            next.request().cancel(); // an answered one may be an observation that goes on
        }
        if (from != connection) {
            return;
        }
        if (!(reply instanceof Reply.Silence)) {
            long now = nanoTicker.getAsLong();
            window.answered(now - begun, flight.isRepeated, now);
        }
        next.reply().accept(reply);
        if (reply instanceof Reply.Silence silence) {
            onSilence.accept(silence.reason());
        }
        sendMore();
    }

    private static final class Flight {
        private final Request request;
        private Optional<Future<?>> timer = Optional.empty();
        private volatile boolean isRepeated;
        private boolean isOver;

        Flight(Request request) {
            this.request = request;
        }
    }
}
