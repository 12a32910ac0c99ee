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

/**
 * A device's way to the broker over two seeded links. Somebody else decides when the device is reachable; what is sent or asked
 * for while it is not fails at once, and what gets no answer fails after a while.
 */
final class SimulatedTransport implements Transport {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualTime time;
    private final SimulatedBroker broker;
    private final String population;
    private final String device;
    private final Link<Runnable> up;
    private final Link<Runnable> down;
    private Optional<TransportListener> listener = Optional.empty();
    private boolean isReachable;
    private boolean isClosed;
    private long bytesSent;
    private long bytesReceived;

    SimulatedTransport(
            VirtualTime time, SimulatedBroker broker, Sender sender, LinkProfile profile, SplittableRandom random) {
        this.time = time;
        this.broker = broker;
        this.population = sender.population();
        this.device = sender.device();
        this.up = new Link<>(time, profile, random.split(), Runnable::run);
        this.down = new Link<>(time, profile, random.split(), this::arrive);
    }

    /** Who sends over this transport. */
    record Sender(String population, String device) {}

    String device() {
        return device;
    }

    @Override
    public void open(TransportListener newListener, byte[] lastWill) {
        listener = Optional.of(newListener);
        if (isReachable) {
            connect();
        }
    }

    /** The device gets, or loses, its network. */
    void setReachable(boolean reachable) {
        if (isClosed || reachable == isReachable) {
            return;
        }
        isReachable = reachable;
        if (reachable) {
            connect();
        } else {
            broker.disconnect(this);
            listener.ifPresent(l -> l.onDisconnected("out of reach (simulated)"));
        }
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        Consumer<Delivery> once = once(outcome);
        if (!isReachable) {
            time.after(Duration.ZERO, () -> once.accept(new Delivery.Failed("not connected (simulated)")));
            return;
        }
        bytesSent += part.length;
        byte[] sent = part.clone();
        up.send(() -> {
            broker.accept(new IncomingUpdate(population, device, sent));
            down.send(() -> once.accept(new Delivery.HandedOver()));
        });
        time.after(PATIENCE, () -> once.accept(new Delivery.Failed("no acknowledgement (simulated)")));
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        Consumer<Fetch> once = once(outcome);
        if (!isReachable) {
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
        bytesSent += isReachable ? status.length : 0;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(bytesSent, bytesReceived);
    }

    @Override
    public void close() {
        isClosed = true;
        isReachable = false;
        listener = Optional.empty();
        broker.disconnect(this);
    }

    void deliverTask(byte[] task) {
        down.send(() -> {
            bytesReceived += task.length;
            listener.ifPresent(l -> l.onTask(task.clone()));
        });
    }

    void deliverReceipt(byte[] receipt) {
        down.send(() -> {
            bytesReceived += receipt.length;
            listener.ifPresent(l -> l.onReceipt(receipt.clone()));
        });
    }

    private void connect() {
        if (listener.isPresent()) {
            listener.get().onConnected();
            broker.connect(this);
        }
    }

    /** What was on its way to a device that is out of reach, or to a process that is gone, never arrives. */
    private void arrive(Runnable message) {
        if (isReachable && !isClosed) {
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
