package dev.venule.benchmarks.network;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device that hands in updates over its real transport, and sends a part again where that was lost with its connection. */
final class MeasuredDevice implements TransportListener, AutoCloseable {
    private final Transport transport;
    private final Duration patience;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean isConnected;

    private sealed interface Event {
        record Connected() implements Event {}

        record Disconnected() implements Event {}

        record Announced() implements Event {}

        record Failed(int part) implements Event {}

        record Answered(Receipt receipt) implements Event {}
    }

    MeasuredDevice(Transport transport, Duration patience) {
        this.transport = transport;
        this.patience = patience;
    }

    /**
     * Connects, and waits for the task.
     *
     * @throws IOException where it does not come in time
     */
    void connect() throws IOException, InterruptedException {
        transport.open(this, new byte[0]);
        while (!(next() instanceof Event.Announced)) {
            // Sessions come before the task.
        }
    }

    /**
     * Hands in an update, and waits for its receipt.
     *
     * @throws IOException where none comes in time, or the update is refused
     */
    void handIn(List<byte[]> parts) throws IOException, InterruptedException {
        Set<Integer> unsent = new LinkedHashSet<>();
        for (int part = 0; part < parts.size(); part++) {
            unsent.add(part);
        }
        while (true) {
            if (isConnected) {
                unsent.forEach(part -> send(parts, part));
                unsent.clear();
            }
            Event event = next();
            if (event instanceof Event.Failed failed) {
                unsent.add(failed.part());
            } else if (event instanceof Event.Answered answered && isLast(answered.receipt())) {
                return;
            }
        }
    }

    private void send(List<byte[]> parts, int part) {
        transport.sendUpdatePart(parts.get(part), outcome -> {
            if (outcome instanceof Delivery.Failed) {
                events.add(new Event.Failed(part));
            }
        });
    }

    private static boolean isLast(Receipt receipt) throws IOException {
        if (receipt.getStatus() == Receipt.Status.REJECTED) {
            throw new IOException("the update was refused for reason " + receipt.getRejectReason());
        }
        return receipt.getStatus() == Receipt.Status.BUFFERED || receipt.getStatus() == Receipt.Status.DUPLICATE;
    }

    private Event next() throws IOException, InterruptedException {
        Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            throw new IOException("nothing happened for " + patience);
        }
        if (event instanceof Event.Connected) {
            isConnected = true;
        } else if (event instanceof Event.Disconnected) {
            isConnected = false;
        }
        return event;
    }

    @Override
    public void onConnected() {
        events.add(new Event.Connected());
    }

    @Override
    public void onDisconnected(String reason) {
        events.add(new Event.Disconnected());
    }

    @Override
    public void onTask(byte[] signedAnnouncement) {
        events.add(new Event.Announced());
    }

    @Override
    public void onReceipt(byte[] receipt) {
        try {
            events.add(new Event.Answered(Receipt.parseFrom(receipt)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("our own aggregator sent no receipt", e);
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
