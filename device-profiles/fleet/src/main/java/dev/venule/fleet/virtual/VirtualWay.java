package dev.venule.fleet.virtual;

import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.fleet.simulation.Link;
import dev.venule.fleet.simulation.LinkProfile;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Content;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A device's way to the server: everything arrives within a second, unless the device is away. */
final class VirtualWay implements Transport {
    private static final LinkProfile GOOD = new LinkProfile(0, 0, Duration.ofMillis(100), Duration.ofSeconds(1));

    private final VirtualServer server;
    private final DeviceIdentity identity;
    private final Link<Runnable> up;
    private final Link<Runnable> down;
    private final Queue<Departure> held = new ArrayDeque<>();
    private Optional<TransportListener> listener = Optional.empty();
    private byte[] lastWill = new byte[0];
    private boolean isHolding;
    private boolean isAway;
    private long bytesSent;
    private long bytesReceived;

    VirtualWay(VirtualTime time, VirtualServer server, DeviceIdentity identity, SplittableRandom random) {
        this(time, server, identity, GOOD, random);
    }

    /** Over a link of which everything arrives, later or sooner. */
    VirtualWay(
            VirtualTime time,
            VirtualServer server,
            DeviceIdentity identity,
            LinkProfile profile,
            SplittableRandom random) {
        this.server = server;
        this.identity = identity;
        up = new Link<>(time, profile, random.split(), Runnable::run);
        down = new Link<>(time, profile, random.split(), Runnable::run);
    }

    /** Something that is to be sent, and what happens where it cannot be. */
    private record Departure(Runnable send, Runnable fail) {}

    String device() {
        return identity.device();
    }

    /** From now on, nothing leaves. */
    void hold() {
        isHolding = true;
    }

    /** What was held leaves. */
    void release() {
        isHolding = false;
        held.forEach(departure -> departure.send().run());
        held.clear();
    }

    /** The device goes without a word; what was held is not sent. */
    void leave() {
        isAway = true;
        isHolding = false;
        server.leave(this, lastWill);
        listener.ifPresent(l -> l.onDisconnected("away (virtual)"));
        held.forEach(departure -> departure.fail().run());
        held.clear();
    }

    /** The device is there again. */
    void comeBack() {
        isAway = false;
        connect();
    }

    @Override
    public void open(TransportListener newListener, byte[] will) {
        listener = Optional.of(newListener);
        lastWill = will.clone();
        connect();
    }

    private void connect() {
        listener.ifPresent(TransportListener::onConnected);
        server.join(this);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        Runnable failed = () -> outcome.accept(new Delivery.Failed("away (virtual)"));
        depart(new Departure(
                () -> up.send(() -> {
                    bytesSent += part.length;
                    server.accept(new IncomingUpdate(identity.population(), identity.device(), part));
                    down.send(() -> outcome.accept(new Delivery.HandedOver()));
                }),
                failed));
    }

    @Override
    public void publishStatus(byte[] status) {
        depart(new Departure(
                () -> up.send(() -> {
                    bytesSent += status.length;
                    if (!isAway) {
                        server.status(identity.device(), status);
                    }
                }),
                () -> {}));
    }

    private void depart(Departure departure) {
        if (isAway) {
            departure.fail().run();
        } else if (isHolding) {
            held.add(departure);
        } else {
            departure.send().run();
        }
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        up.send(() -> {
            Optional<byte[]> bytes = isAway ? Optional.empty() : server.content(content);
            down.send(() -> {
                bytesReceived += bytes.isPresent() ? bytes.get().length : 0;
                outcome.accept(bytes.<Fetch>map(found -> new Fetch.Fetched(found.clone()))
                        .orElseGet(() -> new Fetch.Failed("no longer there (virtual)")));
            });
        });
    }

    void deliverTask(byte[] task) {
        deliver(task.length, l -> l.onTask(task.clone()));
    }

    void deliverReceipt(byte[] receipt) {
        deliver(receipt.length, l -> l.onReceipt(receipt));
    }

    private void deliver(int bytes, Consumer<TransportListener> message) {
        down.send(() -> {
            if (!isAway) {
                bytesReceived += bytes;
                listener.ifPresent(message);
            }
        });
    }

    @Override
    public Traffic traffic() {
        return new Traffic(bytesSent, bytesReceived);
    }

    @Override
    public void close() {
        isAway = true;
        listener = Optional.empty();
    }
}
