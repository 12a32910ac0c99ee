package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.message.Content;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * A broker as it is in the field: it retains the task, the contents and every device's status, publishes the last will of who
 * is gone without a word, keeps updates for an aggregator that is away, delivers again what was not acknowledged, now and then
 * loses what it had acknowledged itself, and may forget everything when it is restarted.
 */
final class SimulatedBroker {
    /** Clients come back spread over so long. */
    private static final Duration COMEBACK = Duration.ofSeconds(30);

    /** How long a connection that is gone may look alive: one and a half times the keep-alive of a minute. */
    private static final Duration LAST_WILL_DELAY = Duration.ofSeconds(90);

    /** Receipts kept for one device. */
    private static final int MAX_SESSION = 100;

    private final VirtualTime time;
    private final Behavior behavior;
    private final History history;
    private final SplittableRandom random;
    private final Map<ByteString, byte[]> contents = new HashMap<>();
    private final Map<String, SimulatedTransport> connected = new LinkedHashMap<>();
    private final Map<String, Queue<byte[]>> sessions = new HashMap<>();
    private final Queue<IncomingUpdate> held = new ArrayDeque<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private Optional<byte[]> task = Optional.empty();
    private final Map<String, byte[]> statuses = new LinkedHashMap<>();
    private Optional<Subscriber> aggregator = Optional.empty();
    private boolean isDown;

    /** What an aggregator subscribes to. */
    interface Subscriber {
        void arrive(IncomingUpdate update);

        /** An encoded status of a device, from itself or from its last will. */
        void status(String device, byte[] status);
    }

    /** How good it is. {@code lossFraction()} is asked at every update. */
    interface Behavior {
        /** Share of the updates that are acknowledged to the device and then lost, 0..1. */
        double lossFraction();

        /** Whether receipts wait for a device that is away. */
        boolean keepsSessions();

        /** Whether a restart leaves it what it held and retained. */
        boolean isDurable();
    }

    SimulatedBroker(VirtualTime time, Behavior behavior, History history, SplittableRandom random) {
        this.time = time;
        this.behavior = behavior;
        this.history = history;
        this.random = random;
    }

    boolean isUp() {
        return !isDown;
    }

    /** Runs {@code comeback} some time after the broker is up again. */
    void whenUp(Runnable comeback) {
        waiting.add(comeback);
    }

    /** Ends every connection of a device. The caller ends the aggregator's. */
    void stop() {
        history.note(Happening.BROKER_RESTARTED, History.SERVER, connected.size());
        isDown = true;
        if (!behavior.isDurable()) {
            contents.clear();
            task = Optional.empty();
            sessions.clear();
            statuses.clear();
            held.clear();
        }
        for (SimulatedTransport device : List.copyOf(connected.values())) {
            device.brokerLost();
        }
    }

    void start() {
        isDown = false;
        List<Runnable> back = List.copyOf(waiting);
        waiting.clear();
        back.forEach(comeback -> time.after(Duration.ofMillis(random.nextLong(COMEBACK.toMillis())), comeback));
    }

    /** The aggregator is there: it gets what was retained and held, and everything from now on. */
    void attach(Subscriber newAggregator) {
        aggregator = Optional.of(newAggregator);
        statuses.forEach(newAggregator::status);
        List<IncomingUpdate> waitingUpdates = new ArrayList<>(held);
        held.clear();
        waitingUpdates.forEach(newAggregator::arrive);
    }

    /** The aggregator is gone; {@code unacknowledged} will be delivered again, unless they are forgotten. */
    void detach(List<IncomingUpdate> unacknowledged) {
        aggregator = Optional.empty();
        if (!isDown || behavior.isDurable()) {
            held.addAll(unacknowledged);
        }
    }

    /** Retains exactly what devices must be able to read, and hands the task to those who are connected. */
    void publish(Publication publication) {
        contents.clear();
        for (PublishedContent content : publication.contents()) {
            contents.put(content.content().getSha256(), content.bytes());
        }
        task = Optional.of(publication.task());
        for (SimulatedTransport device : List.copyOf(connected.values())) {
            device.deliverTask(publication.task());
        }
    }

    void connect(SimulatedTransport device) {
        connected.put(device.device(), device);
        task.ifPresent(device::deliverTask);
        Queue<byte[]> session = sessions.remove(device.device());
        if (session != null) {
            session.forEach(device::deliverReceipt);
        }
    }

    /** The device is gone without a word. */
    void disconnect(SimulatedTransport device) {
        boolean wasConnected = connected.remove(device.device(), device);
        if (wasConnected && !isDown) {
            byte[] lastWill = device.lastWill();
            time.after(Duration.ofMillis(random.nextLong(LAST_WILL_DELAY.toMillis())), () -> {
                if (!isDown && !connected.containsKey(device.device())) {
                    retainStatus(device.device(), lastWill);
                }
            });
        }
    }

    /** A device's status, or its last will: it replaces the one before. */
    void retainStatus(String device, byte[] status) {
        statuses.put(device, status);
        aggregator.ifPresent(subscriber -> subscriber.status(device, status));
    }

    /** An update from a device; whether it is acknowledged. */
    boolean accept(IncomingUpdate update) {
        if (isDown) {
            return false;
        }
        if (random.nextDouble() < behavior.lossFraction()) {
            history.note(Happening.BROKER_LOST_A_MESSAGE, History.SERVER, update.part().length);
        } else if (aggregator.isPresent()) {
            aggregator.get().arrive(update);
        } else {
            held.add(update);
        }
        return true;
    }

    /** A receipt for a device; kept for one that is not connected where sessions are kept, and dropped where not. */
    void deliverReceipt(String device, byte[] receipt) {
        SimulatedTransport transport = connected.get(device);
        if (transport != null) {
            transport.deliverReceipt(receipt);
        } else if (behavior.keepsSessions()) {
            Queue<byte[]> session = sessions.computeIfAbsent(device, id -> new ArrayDeque<>());
            session.add(receipt);
            if (session.size() > MAX_SESSION) {
                session.remove();
            }
        }
    }

    Optional<byte[]> content(Content content) {
        return isDown ? Optional.empty() : Optional.ofNullable(contents.get(content.getSha256()));
    }
}
