package dev.venule.fleet.simulation;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.protocol.message.Content;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A device's way to the broker over two seeded links. Somebody else decides when the device is reachable; what is sent or asked
 * for while it is not fails at once, and what gets no answer fails after a while. Tasks and statuses are delivered again until
 * they arrive or the connection ends, as MQTT does at QoS 1; parts and receipts are not, since their loss is what an agent must
 * survive.
 */
final class SimulatedTransport implements Transport {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualTime time;
    private final SimulatedBroker broker;
    private final Sender sender;
    private final Tap tap;
    private final Link<Runnable> up;
    private final Link<Runnable> down;
    private Optional<TransportListener> listener = Optional.empty();
    private boolean isReachable;
    private boolean isConnected;
    private boolean isWaitingForBroker;
    private boolean isClosed;
    private byte[] lastWill = new byte[0];
    private int connection;
    private long statusesSent;
    private long statusArrived;
    private long bytesSent;
    private long bytesReceived;

    /** Who sends over this transport. */
    record Sender(String population, String device) {}

    /** Sees what passes, before anybody else does. */
    interface Tap {
        /** The agent hands over an encoded part. */
        void sends(byte[] part);

        /** An encoded receipt is about to be handed to the agent. */
        void hears(byte[] receipt);
    }

    SimulatedTransport(
            VirtualTime time,
            SimulatedBroker broker,
            Sender sender,
            Tap tap,
            Supplier<LinkProfile> profile,
            SplittableRandom random) {
        this.time = time;
        this.broker = broker;
        this.sender = sender;
        this.tap = tap;
        this.up = new Link<>(time, profile, random.split(), Runnable::run);
        this.down = new Link<>(time, profile, random.split(), this::arrive);
    }

    String device() {
        return sender.device();
    }

    /** The status that the broker is to publish once this connection is gone without a word. */
    byte[] lastWill() {
        return lastWill.clone();
    }

    @Override
    public void open(TransportListener newListener, byte[] newLastWill) {
        listener = Optional.of(newListener);
        lastWill = newLastWill.clone();
        connect();
    }

    /** The device gets, or loses, its network. */
    void setReachable(boolean reachable) {
        isReachable = reachable;
        if (reachable) {
            connect();
        } else {
            disconnect("out of reach (simulated)");
        }
    }

    /** The broker is gone; the transport comes back once it is up. */
    void brokerLost() {
        disconnect("the broker is gone (simulated)");
        connect();
    }

    private void connect() {
        boolean mayConnect = isReachable && !isConnected && !isClosed && listener.isPresent();
        if (mayConnect && broker.isUp()) {
            isConnected = true;
            listener.get().onConnected();
            broker.connect(this);
        } else if (mayConnect && !isWaitingForBroker) {
            isWaitingForBroker = true;
            broker.whenUp(() -> {
                isWaitingForBroker = false;
                connect();
            });
        }
    }

    private void disconnect(String reason) {
        if (isConnected) {
            isConnected = false;
            connection++;
            broker.disconnect(this);
            listener.ifPresent(l -> l.onDisconnected(reason));
        }
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        tap.sends(part);
        Consumer<Delivery> once = once(outcome);
        if (!isConnected) {
            time.after(Duration.ZERO, () -> once.accept(new Delivery.Failed("not connected (simulated)")));
            return;
        }
        bytesSent += part.length;
        byte[] sent = part.clone();
        up.send(() -> {
            if (broker.accept(new IncomingUpdate(sender.population(), sender.device(), sent))) {
                down.send(() -> once.accept(new Delivery.HandedOver()));
            }
        });
        time.after(PATIENCE, () -> once.accept(new Delivery.Failed("no acknowledgement (simulated)")));
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        Consumer<Fetch> once = once(outcome);
        if (!isConnected) {
            time.after(Duration.ZERO, () -> once.accept(new Fetch.Failed("not connected (simulated)")));
            return;
        }
        up.send(() -> broker.content(content)
                .ifPresent(bytes -> down.send(() -> {
                    bytesReceived += bytes.length;
                    once.accept(new Fetch.Fetched(bytes.clone()));
                })));
        time.after(PATIENCE, () -> once.accept(new Fetch.Failed("no such content came (simulated)")));
    }

    @Override
    public void publishStatus(byte[] status) {
        if (isConnected) {
            bytesSent += status.length;
            statusesSent++;
            deliverStatus(status.clone(), statusesSent);
        }
    }

    /** In order: one that is overtaken by a newer one is not delivered any more. */
    private void deliverStatus(byte[] status, long number) {
        int now = connection;
        up.send(() -> {
            if (isConnected && connection == now && number > statusArrived) {
                statusArrived = number;
                broker.retainStatus(sender.device(), status);
            }
        });
        time.after(PATIENCE, () -> {
            if (isConnected && connection == now && number == statusesSent && number > statusArrived) {
                deliverStatus(status, number);
            }
        });
    }

    @Override
    public Traffic traffic() {
        return new Traffic(bytesSent, bytesReceived);
    }

    /** Also where the process dies: nothing that comes later reaches it. */
    @Override
    public void close() {
        isClosed = true;
        isConnected = false;
        listener = Optional.empty();
        broker.disconnect(this);
    }

    void deliverTask(byte[] task) {
        int now = connection;
        AtomicBoolean hasArrived = new AtomicBoolean();
        down.send(() -> {
            hasArrived.set(true);
            bytesReceived += task.length;
            listener.ifPresent(l -> l.onTask(task.clone()));
        });
        time.after(PATIENCE, () -> {
            if (!hasArrived.get() && isConnected && connection == now) {
                deliverTask(task);
            }
        });
    }

    void deliverReceipt(byte[] receipt) {
        down.send(() -> {
            bytesReceived += receipt.length;
            listener.ifPresent(l -> {
                tap.hears(receipt);
                l.onReceipt(receipt.clone());
            });
        });
    }

    /** What was on its way to a device that is out of reach, or to a process that is gone, never arrives. */
    private void arrive(Runnable message) {
        if (isConnected) {
            message.run();
        }
    }

    private <T> Consumer<T> once(Consumer<T> outcome) {
        AtomicBoolean done = new AtomicBoolean();
        return value -> {
            if (!isClosed && done.compareAndSet(false, true)) {
                outcome.accept(value);
            }
        };
    }
}
