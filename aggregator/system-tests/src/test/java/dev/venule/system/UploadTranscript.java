package dev.venule.system;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.adapter.ForwardingTransport;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A transport that notes what an upload is made of, in the order in which its agent gets to know it. */
final class UploadTranscript extends ForwardingTransport {
    private final List<Event> events = new ArrayList<>();

    UploadTranscript(Transport way) {
        super(way);
    }

    sealed interface Event {
        /** The connection is there. */
        record Connected() implements Event {}

        /** It is gone. */
        record Disconnected() implements Event {}

        record Sent(long offset, int bytes) implements Event {}

        record Answered(Receipt receipt) implements Event {}
    }

    /** How often the connection was lost. */
    long losses() {
        return events().stream().filter(Event.Disconnected.class::isInstance).count();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    private synchronized void note(Event event) {
        events.add(event);
    }

    /** Where the agent was told to resume, most recently. */
    long storedBytes() {
        long stored = 0;
        for (Receipt receipt : receipts()) {
            if (receipt.getStatus() == Receipt.Status.PART_STORED) {
                stored = receipt.getStoredBytes();
            }
        }
        return stored;
    }

    /** Whether a receipt of this kind came. */
    boolean has(Receipt.Status status) {
        return receipts().stream().anyMatch(receipt -> receipt.getStatus() == status);
    }

    /** What the aggregator said about an update, in that order. */
    List<Receipt.Status> answers(ByteString update) {
        return receipts().stream()
                .filter(receipt -> receipt.getUpdateId().equals(update))
                .map(Receipt::getStatus)
                .toList();
    }

    /** The first that it said. */
    Receipt firstAnswer(ByteString update) {
        return receipts().stream()
                .filter(receipt -> receipt.getUpdateId().equals(update))
                .findFirst()
                .orElseThrow();
    }

    /** Updates that the aggregator said it will count. */
    Set<ByteString> promised() {
        return receipts().stream()
                .filter(receipt -> receipt.getStatus() == Receipt.Status.BUFFERED
                        || receipt.getStatus() == Receipt.Status.DUPLICATE)
                .map(Receipt::getUpdateId)
                .collect(Collectors.toSet());
    }

    private List<Receipt> receipts() {
        List<Receipt> receipts = new ArrayList<>();
        for (Event event : events()) {
            if (event instanceof Event.Answered answered) {
                receipts.add(answered.receipt());
            }
        }
        return receipts;
    }

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        way.open(new Noting(listener), lastWill);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        if (MessageReader.updatePart(part, Long.MAX_VALUE) instanceof Reading.Valid<UpdatePart> valid) {
            note(new Event.Sent(
                    valid.message().getOffset(), valid.message().getData().size()));
        }
        way.sendUpdatePart(part, outcome);
    }

    private final class Noting implements TransportListener {
        private final TransportListener agent;

        Noting(TransportListener agent) {
            this.agent = agent;
        }

        @Override
        public void onConnected() {
            note(new Event.Connected());
            agent.onConnected();
        }

        @Override
        public void onDisconnected(String reason) {
            note(new Event.Disconnected());
            agent.onDisconnected(reason);
        }

        @Override
        public void onTask(byte[] signedAnnouncement) {
            agent.onTask(signedAnnouncement);
        }

        @Override
        public void onReceipt(byte[] receipt) {
            if (MessageReader.receipt(receipt) instanceof Reading.Valid<Receipt> valid) {
                note(new Event.Answered(valid.message()));
            }
            agent.onReceipt(receipt);
        }
    }
}
