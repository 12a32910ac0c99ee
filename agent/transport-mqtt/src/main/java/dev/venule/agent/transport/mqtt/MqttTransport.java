package dev.venule.agent.transport.mqtt;

import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.agent.transport.adapter.TrafficCounter;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * A device's transport over MQTT 5. The device's identity is its certificate; its id is the client id, and the session is
 * durable, so receipts wait at the broker while the device is away.
 *
 * <pre>
 *         open            CONNACK and both SUBACKs
 *   NEW --------> CONNECTING ----------------> UP
 *                  ^      |                    |
 *      after a     |      | refused, timeout   | lost, taken over, silent
 *      random time |      v                    |
 *                  +---- DOWN &lt;----------------+          close: from every state to CLOSED
 * </pre>
 *
 * <p>Each attempt has a client of its own; nothing of an old one is sent again. Whatever was not acknowledged when a
 * connection ends is a {@link Delivery.Failed}: the outbox repeats it. A receipt or a task may arrive before
 * {@code onConnected}: the broker kept it. Safe for use by several threads.
 */
public final class MqttTransport implements Transport {
    private static final int QOS_AT_LEAST_ONCE = 1;

    private final MqttTransportConfig config;
    private final SplittableRandom random;
    private final SerialScheduler serial;
    private final Addresses addresses;
    private final TrafficCounter counter = new TrafficCounter();
    private final AtomicBoolean isOpened = new AtomicBoolean();
    private final OutgoingWindow outgoing;
    private final Fetches fetches;
    private final TaskWatch taskWatch;

    // All below is touched by tasks of the serial scheduler only.
    private State state = State.NEW;
    private @Nullable Subscriber subscriber;
    private @Nullable PahoConnection connection;
    private Optional<Future<?>> timer = Optional.empty();
    private int failuresInARow;

    private enum State {
        NEW,
        CONNECTING,
        UP,
        DOWN,
        CLOSED
    }

    private record Addresses(String task, String receipt, String update, String status) {}

    private record Subscriber(TransportListener listener, byte[] lastWill) {}

    /**
     * A transport that does not connect yet.
     *
     * @param scheduler runs this transport's own work and calls listener and outcomes, never for long; may be shared by many
     *     transports, and is not ended by {@link #close}. Close the transports before you end it.
     * @param random for the delays between attempts; not shared with others
     */
    public MqttTransport(MqttTransportConfig config, ScheduledExecutorService scheduler, SplittableRandom random) {
        this.config = config;
        this.random = random;
        this.serial = new SerialScheduler(scheduler);
        this.addresses = new Addresses(
                MqttAddress.task(config.population()),
                MqttAddress.receipt(config.population(), config.deviceId()),
                MqttAddress.update(config.population(), config.deviceId()),
                MqttAddress.status(config.population(), config.deviceId()));
        this.outgoing = new OutgoingWindow(config, serial, reason -> lost(connection, reason));
        this.fetches = new Fetches(config, serial);
        this.taskWatch = new TaskWatch(config.timing().timeouts().part(), serial, this::askForTask);
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
                connect();
            }
        });
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        serial.execute(() -> outgoing.send(addresses.update(), part, outcome));
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        String filter =
                MqttAddress.modelParts(config.population(), content.getSha256().toByteArray());
        serial.execute(() -> fetches.fetch(filter, content, outcome));
    }

    @Override
    public void publishStatus(byte[] status) {
        serial.execute(() -> outgoing.sendRetained(addresses.status(), status));
    }

    @Override
    public Traffic traffic() {
        return counter.snapshot();
    }

    @Override
    public void close() {
        // Here and now: whoever closes a transport may end its scheduler next.
        serial.executeHere(() -> {
            state = State.CLOSED;
            cancelTimer();
            taskWatch.end();
            PahoConnection open = connection;
            connection = null;
            if (open != null) {
                open.sayGoodbye();
            }
            outgoing.close("the transport was closed");
            fetches.close("the transport was closed");
        });
    }

    /** Connects anew at once, with what the endpoint's credentials then say; says goodbye first where it was connected. */
    public void reconnect() {
        serial.execute(() -> {
            if (state == State.NEW || state == State.CLOSED) {
                return;
            }
            cancelTimer();
            PahoConnection open = connection;
            connection = null;
            if (open != null) {
                open.sayGoodbye();
                down("the device connects anew, to show its present certificate");
            }
            connect();
        });
    }

    private void connect() {
        Subscriber to = subscriber;
        if (to == null || state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        PahoConnection attempt = new PahoConnection(config, counter, serial, new ConnectionEvents());
        connection = attempt;
        taskWatch.begin();
        Duration limit = config.timing().timeouts().connect();
        timer = serial.after(limit, () -> {
            if (state == State.CONNECTING) {
                lost(
                        attempt,
                        config.endpoint() + " did not complete the connection within " + limit.toMillis()
                                + " ms: check the network, the firewall and the broker");
            }
        });
        MqttMessage lastWill = new MqttMessage(to.lastWill(), QOS_AT_LEAST_ONCE, true, new MqttProperties());
        attempt.connect(lastWill, addresses.status());
    }

    private void subscribe(PahoConnection attempt, BrokerLimits limits) {
        String[] filters = {addresses.task(), addresses.receipt()};
        attempt.subscribe(filters, answer -> {
            if (attempt != connection) {
                return;
            }
            if (answer instanceof Answer.Refused refused) {
                lost(attempt, "cannot subscribe to the task and the receipts: " + refused.explanation());
            } else {
                up(attempt, limits);
            }
        });
    }

    /** A broker sends what it retains to whoever subscribes, again too. */
    private void askForTask() {
        PahoConnection open = connection;
        if (open != null && state == State.UP) {
            open.subscribe(new String[] {addresses.task()}, answer -> {
                if (answer instanceof Answer.Refused refused) {
                    lost(open, "cannot subscribe to the task: " + refused.explanation());
                }
            });
        }
    }

    private void up(PahoConnection opened, BrokerLimits limits) {
        cancelTimer();
        state = State.UP;
        // Only a connection that lasts clears the record: two devices of one id
        // would else evict each other without a pause.
        timer = serial.after(config.timing().timeouts().acknowledgement(), () -> {
            if (opened == connection) {
                failuresInARow = 0;
            }
        });
        outgoing.open(opened, limits);
        fetches.open(opened);
        taskWatch.subscribed();
        config.endpoint().credentials().ifPresent(ConnectionCredentials::accepted);
        tell(TransportListener::onConnected);
    }

    private void lost(@Nullable PahoConnection ended, String reason) {
        if (ended == null || ended != connection) {
            return;
        }
        connection = null;
        cancelTimer();
        ended.abort();
        if (state == State.CONNECTING) {
            config.endpoint().credentials().ifPresent(ConnectionCredentials::refused);
        }
        failuresInARow++;
        timer = serial.after(config.timing().retry().delayAfter(failuresInARow, random), this::connect);
        down(reason);
    }

    private void down(String reason) {
        taskWatch.end();
        state = State.DOWN;
        outgoing.close(reason);
        fetches.close(reason);
        tell(listener -> listener.onDisconnected(reason));
    }

    private void deliver(String topic, byte[] payload) {
        if (topic.equals(addresses.task())) {
            taskWatch.arrived();
            tell(listener -> listener.onTask(payload));
        } else if (topic.equals(addresses.receipt())) {
            tell(listener -> listener.onReceipt(payload));
        } else {
            fetches.arrived(topic, payload);
        }
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

    private final class ConnectionEvents implements PahoConnection.Events {
        @Override
        public void connected(PahoConnection attempt, BrokerLimits limits) {
            if (attempt == connection && state == State.CONNECTING) {
                subscribe(attempt, limits);
            }
        }

        @Override
        public void ended(PahoConnection ended, String reason) {
            lost(ended, reason);
        }

        @Override
        public void arrived(PahoConnection from, String topic, byte[] payload) {
            if (from == connection) {
                deliver(topic, payload);
            }
        }
    }
}
