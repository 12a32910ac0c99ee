package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * A device's way over MQTT 5.
 *
 * <pre>
 *   NEW --open--&gt; CONNECTING --connected and subscribed--&gt; UP
 *                  ^      |                                |
 *                  |      | failed                         | lost
 *                  |      v                                |
 *                  +---- DOWN &lt;----------------------------+      (waits, with full jitter)
 *
 *   any state --close--&gt; CLOSED
 * </pre>
 *
 * Every attempt is a new client; the session at the broker goes on. What waits for an acknowledgement when a connection ends has
 * failed: the outbox sends it again.
 */
public final class MqttTransport implements Transport {
    private final MqttTransportConfig config;
    private final ScheduledExecutorService scheduler;
    private final SplittableRandom random;
    private final WireCount count = new WireCount();
    private final BrokerConnection.Owner owner = new Connections();
    private final Deque<Sending> queue = new ArrayDeque<>();
    private final List<Sending> inFlight = new ArrayList<>();
    private final Map<String, Download> downloads = new HashMap<>();
    private State state = State.NEW;
    private int failures;
    private @Nullable BrokerConnection current;
    private @Nullable TransportListener listener;
    private byte[] lastWill = new byte[0];

    private enum State {
        NEW,
        CONNECTING,
        UP,
        DOWN,
        CLOSED
    }

    /** An update's part on its way. */
    private record Sending(byte[] part, Consumer<Delivery> outcome) {}

    /**
     * A transport that does nothing before {@link #open}.
     *
     * @param scheduler for attempts and timeouts; may serve many transports; tasks may wait for the network
     * @param random spreads attempts
     */
    public MqttTransport(MqttTransportConfig config, ScheduledExecutorService scheduler, SplittableRandom random) {
        PahoLogging.silence();
        this.config = config;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public void open(TransportListener newListener, byte[] newLastWill) {
        synchronized (this) {
            if (state != State.NEW) {
                throw new IllegalStateException("a transport is opened once");
            }
            listener = newListener;
            lastWill = newLastWill.clone();
            state = State.DOWN;
        }
        schedule(this::connect, 0);
    }

    private void connect() {
        BrokerConnection connection;
        synchronized (this) {
            if (state != State.DOWN) {
                return;
            }
            state = State.CONNECTING;
            try {
                connection = new BrokerConnection(config, owner);
            } catch (MqttException e) {
                throw new IllegalStateException("the configuration was checked", e);
            }
            current = connection;
        }
        try {
            connection.open(new CountingNetwork.Recipe(count, config.tls()), lastWill);
        } catch (MqttException e) {
            owner.down(connection, Explanation.ofConnecting(config.broker().toString(), e));
        }
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        synchronized (this) {
            if (state == State.UP) {
                queue.add(new Sending(part, outcome));
                sendWhatFits();
                return;
            }
        }
        outcome.accept(new Delivery.Failed("there is no connection to " + config.broker()));
    }

    /** Keeps below the broker's receive maximum: beyond it Paho refuses. To be called with the lock. */
    private void sendWhatFits() {
        BrokerConnection connection = current;
        while (connection != null && state == State.UP && inFlight.size() < connection.window() && !queue.isEmpty()) {
            Sending sending = queue.remove();
            inFlight.add(sending);
            connection.publish(
                    MqttAddress.update(config.population(), config.device()),
                    sending.part(),
                    false,
                    delivery -> answered(sending, delivery));
        }
    }

    private void answered(Sending sending, Delivery delivery) {
        synchronized (this) {
            if (!inFlight.remove(sending)) {
                return; // settled when its connection ended
            }
            sendWhatFits();
        }
        sending.outcome().accept(delivery);
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        String filter =
                MqttAddress.modelParts(config.population(), content.getSha256().toByteArray());
        synchronized (this) {
            BrokerConnection connection = current;
            if (state == State.UP && connection != null) {
                Download known = downloads.get(filter);
                if (known != null) {
                    known.add(outcome);
                    return;
                }
                Download download = new Download(content);
                download.add(outcome);
                downloads.put(filter, download);
                connection.subscribe(filter, refusal -> fail(filter, download, refusal));
                schedule(
                        () -> fail(
                                filter, download, "not all parts of the content came in time; is it still published?"),
                        config.timing().fetch().toMillis());
                return;
            }
        }
        outcome.accept(new Fetch.Failed("there is no connection to " + config.broker()));
    }

    private void fail(String filter, Download download, String explanation) {
        finish(filter, download, new Fetch.Failed(explanation));
    }

    private void finish(String filter, Download download, Fetch result) {
        synchronized (this) {
            if (!downloads.remove(filter, download)) {
                return;
            }
            if (current != null && state == State.UP) {
                current.unsubscribe(filter);
            }
        }
        download.outcomes().forEach(outcome -> outcome.accept(result));
    }

    private void partArrived(String address, byte[] payload) {
        int slash = address.lastIndexOf('/');
        String filter = address.substring(0, slash + 1) + "+";
        Download download;
        synchronized (this) {
            download = downloads.get(filter);
            if (download == null) {
                return;
            }
            download.put(partIndex(address.substring(slash + 1)), payload);
            if (!download.isComplete()) {
                return;
            }
        }
        finish(filter, download, download.result());
    }

    private static int partIndex(String level) {
        try {
            return Integer.parseInt(level);
        } catch (NumberFormatException notAPart) {
            return -1;
        }
    }

    @Override
    public synchronized void publishStatus(byte[] status) {
        if (current != null && state == State.UP) {
            current.publish(MqttAddress.status(config.population(), config.device()), status, true, bestEffort -> {});
        }
    }

    @Override
    public Traffic traffic() {
        return count.traffic();
    }

    @Override
    public void close() {
        BrokerConnection connection;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            connection = current;
            current = null;
            queue.clear();
            inFlight.clear();
            downloads.clear();
        }
        if (connection != null) {
            connection.close(true);
        }
    }

    private void schedule(Runnable task, long delayMillis) {
        try {
            Future<?> unused = scheduler.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            close();
        }
    }

    private final class Connections implements BrokerConnection.Owner {
        @Override
        public void up(BrokerConnection connection) {
            TransportListener told;
            synchronized (MqttTransport.this) {
                if (connection != current || state != State.CONNECTING) {
                    return;
                }
                state = State.UP;
                failures = 0;
                told = listener;
            }
            if (told != null) {
                told.onConnected();
            }
        }

        @Override
        public void down(BrokerConnection connection, String reason) {
            List<Sending> failed;
            List<Download> ended;
            TransportListener told;
            synchronized (MqttTransport.this) {
                if (connection != current || state == State.CLOSED) {
                    return;
                }
                current = null;
                state = State.DOWN;
                failures++;
                failed = new ArrayList<>(inFlight);
                failed.addAll(queue);
                inFlight.clear();
                queue.clear();
                ended = new ArrayList<>(downloads.values());
                downloads.clear();
                told = listener;
                schedule(
                        MqttTransport.this::connect,
                        config.timing().retry().delayAfter(failures, random).toMillis());
            }
            schedule(() -> connection.close(false), 0);
            failed.forEach(sending -> sending.outcome().accept(new Delivery.Failed(reason)));
            ended.forEach(download -> download.outcomes().forEach(outcome -> outcome.accept(new Fetch.Failed(reason))));
            if (told != null) {
                told.onDisconnected(reason);
            }
        }

        @Override
        public void arrived(BrokerConnection connection, String address, byte[] payload) {
            TransportListener told;
            synchronized (MqttTransport.this) {
                if (connection != current || state == State.CLOSED) {
                    return;
                }
                told = listener;
            }
            if (told == null) {
                return;
            }
            if (address.equals(MqttAddress.task(config.population()))) {
                told.onTask(payload);
            } else if (address.equals(MqttAddress.receipt(config.population(), config.device()))) {
                told.onReceipt(payload);
            } else {
                partArrived(address, payload);
            }
        }
    }
}
