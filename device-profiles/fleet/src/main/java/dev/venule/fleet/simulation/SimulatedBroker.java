package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.message.Content;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A broker as it is in the field: it retains the task and the contents, keeps updates for an aggregator that is away, delivers
 * again what was not acknowledged, and now and then loses what it had acknowledged itself.
 */
final class SimulatedBroker {
    private final SplittableRandom random;
    private final double lossFraction;
    private final Map<ByteString, byte[]> contents = new HashMap<>();
    private final List<SimulatedTransport> connected = new ArrayList<>();
    private final Queue<IncomingUpdate> held = new ArrayDeque<>();
    private Optional<byte[]> task = Optional.empty();
    private Optional<Consumer<IncomingUpdate>> aggregator = Optional.empty();
    private long lost;

    /**
     * @param lossFraction share of the updates that are acknowledged to the device and then lost, 0..1
     */
    SimulatedBroker(double lossFraction, SplittableRandom random) {
        this.lossFraction = lossFraction;
        this.random = random;
    }

    /** The aggregator is there: it gets what was held, and everything from now on. */
    void attach(Consumer<IncomingUpdate> newAggregator) {
        aggregator = Optional.of(newAggregator);
        List<IncomingUpdate> waiting = new ArrayList<>(held);
        held.clear();
        waiting.forEach(newAggregator);
    }

    /** The aggregator is gone; {@code unacknowledged} will be delivered again. */
    void detach(List<IncomingUpdate> unacknowledged) {
        aggregator = Optional.empty();
        held.addAll(unacknowledged);
    }

    /** Retains what devices must be able to read, contents first, and hands the task to those who are connected. */
    void publish(Publication publication) {
        for (PublishedContent content : publication.contents()) {
            contents.put(content.content().getSha256(), content.bytes());
        }
        for (Content retired : publication.retired()) {
            contents.remove(retired.getSha256());
        }
        task = Optional.of(publication.task());
        for (SimulatedTransport device : List.copyOf(connected)) {
            device.deliverTask(publication.task());
        }
    }

    void connect(SimulatedTransport device) {
        connected.add(device);
        task.ifPresent(device::deliverTask);
    }

    void disconnect(SimulatedTransport device) {
        connected.remove(device);
    }

    /** An update from a device. */
    void accept(IncomingUpdate update) {
        if (random.nextDouble() < lossFraction) {
            lost++;
        } else if (aggregator.isPresent()) {
            aggregator.get().accept(update);
        } else {
            held.add(update);
        }
    }

    /** A receipt for a device, dropped where it is not connected. */
    void deliverReceipt(String device, byte[] receipt) {
        for (SimulatedTransport transport : connected) {
            if (transport.device().equals(device)) {
                transport.deliverReceipt(receipt);
                return;
            }
        }
    }

    Optional<byte[]> content(Content content) {
        return Optional.ofNullable(contents.get(content.getSha256()));
    }

    /** Updates acknowledged and lost. */
    long lostCount() {
        return lost;
    }
}
