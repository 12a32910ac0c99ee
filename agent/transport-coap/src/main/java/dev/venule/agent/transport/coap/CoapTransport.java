package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.agent.transport.adapter.TrafficCounter;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.jspecify.annotations.Nullable;

/**
 * A device's transport over CoAP. The device's identity is its certificate or its shared key.
 *
 * <pre>
 *         open            the task's observation is answered
 *   NEW --------> CONNECTING ----------------------------> UP
 *                  ^      |                                |
 *      after a     |      | no answer, refused             | an exchange without an answer
 *      random time |      v                                |
 *                  +---- DOWN &lt;----------------------------+          close: from every state to CLOSED
 * </pre>
 *
 * <p>There is no connection to lose: DOWN means that the aggregator does not answer. An attempt to be UP again first uses the session
 * that is there, which works after sleep and under a new address, and asks for a new one where that is not answered, which works
 * where the aggregator has forgotten the old one. Updates that were not decided are a {@link Delivery.Failed}: the outbox repeats them. Safe for
 * use by several threads.
 */
public final class CoapTransport implements Transport {
    private final CoapTransportConfig config;
    private final ScheduledExecutorService scheduler;
    private final SplittableRandom random;
    private final SerialScheduler serial;
    private final TrafficCounter counter = new TrafficCounter();
    private final AtomicBoolean isOpened = new AtomicBoolean();
    private final CoapSocket socket;
    private final Exchanges exchanges;
    private final Uploads uploads;
    private final Fetches fetches;
    private final TaskObservation task;

    // All below is touched by tasks of the serial scheduler only.
    private State state = State.NEW;
    private @Nullable Subscriber subscriber;
    private Optional<Future<?>> timer = Optional.empty();
    private int failuresInARow;
    /** The attempt under way uses a session that the aggregator may have forgotten. */
    private @Nullable CoapConnection mayBeForgotten;

    private int attempt;

    private enum State {
        NEW,
        CONNECTING,
        UP,
        DOWN,
        CLOSED
    }

    private record Subscriber(TransportListener listener, byte[] lastWill) {}

    /**
     * A transport that does not connect yet.
     *
     * @param scheduler runs this transport's own work and calls listener and outcomes, never for long; may be shared by many
     *     transports, and is not ended by {@link #close}. Close the transports before you end it.
     * @param random for the delays between attempts; not shared with others
     * @param nanoTicker a clock that never goes back, in nanoseconds: measures round trips
     */
    public CoapTransport(
            CoapTransportConfig config,
            ScheduledExecutorService scheduler,
            SplittableRandom random,
            LongSupplier nanoTicker) {
        this.config = config;
        this.scheduler = scheduler;
        this.random = random;
        this.serial = new SerialScheduler(scheduler);
        this.socket = new CoapSocket(
                config.endpoint(), scheduler, counter, () -> serial.execute(() -> lost("the connection has ended")));
        this.exchanges = new Exchanges(
                new CongestionWindow(config.window()),
                serial,
                nanoTicker,
                config.timing().timeouts().exchange(),
                this::lost);
        this.uploads = new Uploads(config, exchanges, serial, receipt -> tell(listener -> listener.onReceipt(receipt)));
        this.fetches = new Fetches(config, exchanges, serial);
        this.task = new TaskObservation(
                config, exchanges, serial, announcement -> tell(listener -> listener.onTask(announcement)));
    }

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        if (!isOpened.compareAndSet(false, true)) {
            throw new IllegalStateException("open is called once");
        }
        Subscriber opening = new Subscriber(listener, lastWill.clone());
        serial.execute(() -> {
            if (state == State.NEW) {
                subscriber = opening;
                uploads.begin(random.nextInt());
                socket.endpoint()
                        .addNotificationListener((request, response) -> serial.execute(() -> {
                            if (task.isFor(request.getToken())) {
                                task.arrived(response);
                            }
                        }));
                connect();
            }
        });
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        serial.execute(() -> uploads.send(part, outcome));
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        serial.execute(() -> fetches.fetch(content, outcome));
    }

    @Override
    public void publishStatus(byte[] status) {
        serial.execute(() -> {
            if (state == State.UP) {
                exchanges.addFirst(RequestSource.of(statusRequest(status), reply -> {}));
            }
        });
    }

    @Override
    public Traffic traffic() {
        return counter.snapshot();
    }

    @Override
    public void close() {
        // Here and now: whoever closes a transport may end its scheduler next.
        serial.executeHere(() -> {
            boolean wasUp = state == State.UP;
            state = State.CLOSED;
            cancelTimer();
            Subscriber to = subscriber;
            if (wasUp && to != null) {
                exchanges.connection().ifPresent(open -> socket.sayGoodbye(open, statusRequest(to.lastWill())));
            }
            drop("the transport was closed");
            socket.close();
        });
    }

    private Request statusRequest(byte[] status) {
        Request request = Request.newPut();
        CoapAddress.status(config.population(), config.deviceId()).forEach(request.getOptions()::addUriPath);
        request.setPayload(status);
        return request;
    }

    private void connect() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        mayBeForgotten = null;
        int current = ++attempt;
        giveUpAfter(config.timing().timeouts().connect(), current);
        // Not in the serial scheduler: a name server may take its time.
        scheduler.execute(() -> {
            try {
                CoapConnection connection = socket.connect(serial);
                serial.execute(() -> register(current, connection));
            } catch (IOException e) {
                serial.execute(() -> {
                    if (state == State.CONNECTING && current == attempt) {
                        down(String.valueOf(e.getMessage()));
                    }
                });
            }
        });
    }

    private void giveUpAfter(Duration limit, int current) {
        cancelTimer();
        timer = serial.after(limit, () -> {
            if (state == State.CONNECTING && current == attempt) {
                lost(config.endpoint() + " did not answer: check the network, the firewall (UDP) and the aggregator");
            }
        });
    }

    /** By the session that is there; after half of the time by a new one. */
    private void register(int current, CoapConnection connection) {
        if (state == State.CONNECTING && current == attempt) {
            if (failuresInARow > 0) {
                mayBeForgotten = connection;
                giveUpAfter(config.timing().timeouts().halfOfConnect(), current);
            }
            askForTask(connection);
        }
    }

    private void askForSession(CoapConnection connection, String reason) {
        mayBeForgotten = null;
        drop(reason);
        connection.doubtSession();
        giveUpAfter(config.timing().timeouts().halfOfConnect(), attempt);
        askForTask(connection);
    }

    private void askForTask(CoapConnection connection) {
        task.begin();
        exchanges.open(connection);
        task.register(reply -> {
            if (state == State.CONNECTING && reply instanceof Reply.Answered answered) {
                registered(answered.response().getCode());
            }
        });
    }

    private void registered(ResponseCode code) {
        if (code.isSuccess()) {
            up();
        } else {
            down(config.endpoint() + " answered " + code + " to the request for the task of " + config.population()
                    + ": check the population and this device's certificate");
        }
    }

    private void up() {
        cancelTimer();
        state = State.UP;
        failuresInARow = 0;
        tell(TransportListener::onConnected);
        refreshLater(attempt);
    }

    private void refreshLater(int current) {
        timer = serial.after(config.timing().refresh(), () -> {
            if (state == State.UP && current == attempt) {
                task.register(reply -> {});
                refreshLater(current);
            }
        });
    }

    private void lost(String reason) {
        CoapConnection connection = mayBeForgotten;
        if (state == State.CONNECTING && connection != null) {
            askForSession(connection, reason);
        } else if (state == State.UP || state == State.CONNECTING) {
            down(reason);
        }
    }

    private void down(String reason) {
        cancelTimer();
        state = State.DOWN;
        failuresInARow++;
        drop(reason);
        socket.giveUpNewSession();
        timer = serial.after(config.timing().retry().delayAfter(failuresInARow, random), this::connect);
        tell(listener -> listener.onDisconnected(reason));
    }

    private void drop(String reason) {
        exchanges.close();
        uploads.close(reason);
        fetches.close(reason);
    }

    private void tell(Consumer<TransportListener> message) {
        // As a task of its own: after the outcomes that came before it, and nothing stops where a listener throws.
        serial.execute(() -> {
            Subscriber to = subscriber;
            if (to != null && state != State.CLOSED) {
                message.accept(to.listener());
            }
        });
    }

    private void cancelTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }
}
