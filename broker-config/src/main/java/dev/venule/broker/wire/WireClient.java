package dev.venule.broker.wire;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT 5 connection over a socket. It acknowledges what it receives, never reconnects, and tells its transcript every
 * packet but pings and acknowledgements of its own. For one thread.
 */
public final class WireClient implements Closeable {
    private static final int MAX_PACKET_ID = 65_535;

    private final Socket socket;
    private final OutputStream out;
    private final Duration patience;
    private final Consumer<String> transcript;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Message> received = new ArrayList<>();
    private @Nullable String end;
    private int lastPacketId;
    private boolean isAcknowledging = true;

    private sealed interface Event {
        record Arrived(Packet packet) implements Event {}

        record Ended(String how) implements Event {}
    }

    /**
     * @param socket connected; this client closes it
     * @param patience how long any answer is waited for
     * @param transcript hears what is sent ("->") and what comes back ("<-")
     */
    public WireClient(Socket socket, Duration patience, Consumer<String> transcript) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.patience = patience;
        this.transcript = transcript;
        Thread reader = new Thread(this::readAll, "venule-wire");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        try {
            while (true) {
                events.add(new Event.Arrived(Packet.read(socket.getInputStream())));
            }
        } catch (IOException e) {
            events.add(new Event.Ended(endOf(e)));
        }
    }

    private static String endOf(IOException failure) {
        return failure instanceof EOFException ? "closed by the broker" : String.valueOf(failure.getMessage());
    }

    /** Asks to be let in; empty where the broker ended the connection or said nothing. */
    public Optional<Connack> connect(Connect request) {
        send(request.encoded(), request.toString());
        Optional<Connack> answer =
                await(packet -> packet.type() == Packet.CONNACK).map(Connack::of);
        answer.ifPresent(connack -> transcript.accept("<- " + connack));
        return answer;
    }

    /** Publishes with QoS 1. */
    public Answer publish(Message message) {
        int id = publishWithoutWaiting(message);
        return acknowledgement(Packet.PUBACK, "PUBACK", id);
    }

    /** Publishes with QoS 1 and returns the packet id, for {@link #awaitPublished}. */
    public int publishWithoutWaiting(Message message) {
        int id = nextPacketId();
        send(message.toPacket(id).encoded(), "PUBLISH " + message);
        return id;
    }

    /** The answer to an earlier publish. */
    public Answer awaitPublished(int packetId) {
        return acknowledgement(Packet.PUBACK, "PUBACK", packetId);
    }

    /** Subscribes with QoS 1. */
    public Answer subscribe(String filter) {
        int id = nextPacketId();
        byte[] body = new PacketWriter()
                .twoBytes(id)
                .length(0)
                .text(filter)
                .oneByte(1)
                .bytes();
        send(new Packet(Packet.SUBSCRIBE, 2, body).encoded(), "SUBSCRIBE " + filter);
        return acknowledgement(Packet.SUBACK, "SUBACK", id);
    }

    /** From now on leaves what comes unacknowledged: it stays the session's. */
    public void acknowledgeNothing() {
        isAcknowledging = false;
    }

    /** Whether the broker answers a ping: then it has handled what was sent before. */
    public boolean ping() {
        send(new Packet(Packet.PINGREQ, 0, new byte[0]).encoded(), "");
        return await(packet -> packet.type() == Packet.PINGRESP).isPresent();
    }

    /** The first message, received already or within the client's patience, that fits; it stays among {@link #received}. */
    public Optional<Message> awaitMessage(Predicate<Message> fits) {
        Optional<Message> known = received.stream().filter(fits).findFirst();
        if (known.isPresent()) {
            return known;
        }
        return await(packet -> packet.type() == Packet.PUBLISH
                        && fits.test(Message.Incoming.of(packet).message()))
                .map(packet -> Message.Incoming.of(packet).message());
    }

    /** Takes in whatever comes, until nothing has come for {@code quiet}. */
    public void drain(Duration quiet) {
        while (next(quiet) != null) {
            // taken in by next()
        }
    }

    /** All messages so far, in the order in which they came. */
    public List<Message> received() {
        return List.copyOf(received);
    }

    /** How the connection ended, where it has. */
    public Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** Sends bytes as they are, whatever a broker may think of them. */
    public void sendRaw(byte[] bytes, String description) {
        send(bytes, description);
    }

    /** Waits for the broker to end the connection; false where it does not within the client's patience. */
    public boolean awaitEnd() {
        await(packet -> false);
        return end != null;
    }

    /** Says goodbye and ends the session, whatever expiry it had. */
    public void endSession() throws IOException {
        byte[] body = new PacketWriter()
                .oneByte(0)
                .length(5)
                .oneByte(Properties.SESSION_EXPIRY)
                .fourBytes(0)
                .bytes();
        send(new Packet(Packet.DISCONNECT, 0, body).encoded(), "DISCONNECT, session expiry 0 s");
        drop();
    }

    /** Says goodbye; the session stays as long as it was asked for. */
    public void leave() throws IOException {
        send(new Packet(Packet.DISCONNECT, 0, new byte[0]).encoded(), "DISCONNECT");
        drop();
    }

    /** Ends the connection without a goodbye, as a device does whose battery is empty. */
    public void drop() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        drop();
    }

    private Answer acknowledgement(int type, String name, int packetId) {
        Optional<Packet> packet = await(candidate -> candidate.type() == type && packetIdOf(candidate) == packetId);
        Answer answer = packet.<Answer>map(ack -> new Answer.Acknowledged(name, reasonCodeOf(ack)))
                .orElseGet(() -> end == null ? new Answer.Silence() : new Answer.Ended(end));
        transcript.accept("<- " + answer);
        return answer;
    }

    private static int packetIdOf(Packet packet) {
        return ((packet.body()[0] & 0xff) << 8) | (packet.body()[1] & 0xff);
    }

    /** A PUBACK may leave its code out where it is 0; a SUBACK's is the last byte. */
    private static int reasonCodeOf(Packet packet) {
        byte[] body = packet.body();
        if (packet.type() == Packet.SUBACK) {
            return body[body.length - 1] & 0xff;
        }
        return body.length > 2 ? body[2] & 0xff : 0;
    }

    /** The next packet that fits; others are taken in on the way. */
    private Optional<Packet> await(Predicate<Packet> fits) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            Packet packet = next(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            if (packet == null || fits.test(packet)) {
                return Optional.ofNullable(packet);
            }
        }
    }

    private @Nullable Packet next(Duration atMost) {
        if (end != null) {
            return null;
        }
        Event event = poll(atMost);
        if (event instanceof Event.Ended ended) {
            end = ended.how();
            transcript.accept("<- " + end);
        }
        if (event instanceof Event.Arrived arrived) {
            return takeIn(arrived.packet()) ? arrived.packet() : null;
        }
        return null;
    }

    private @Nullable Event poll(Duration atMost) {
        try {
            return events.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** False where the packet was the broker's goodbye. */
    private boolean takeIn(Packet packet) {
        if (packet.type() == Packet.DISCONNECT) {
            int code = packet.body().length == 0 ? 0 : packet.body()[0] & 0xff;
            end = "DISCONNECT " + ReasonCode.text(code);
            return false;
        }
        if (packet.type() == Packet.PUBLISH) {
            try {
                takeIn(Message.Incoming.of(packet));
            } catch (BufferUnderflowException e) {
                end = "malformed PUBLISH from the broker";
                return false;
            }
        }
        return true;
    }

    private void takeIn(Message.Incoming incoming) {
        received.add(incoming.message());
        transcript.accept("<- PUBLISH " + incoming.message());
        if (incoming.packetId() != 0 && isAcknowledging) {
            byte[] body = new PacketWriter().twoBytes(incoming.packetId()).bytes();
            send(new Packet(Packet.PUBACK, 0, body).encoded(), "");
        }
    }

    /** A failure to send is the connection's end; the reader learns why, perhaps from a goodbye that is still on its way. */
    private void send(byte[] packet, String description) {
        if (!description.isEmpty()) {
            transcript.accept("-> " + description);
        }
        try {
            out.write(packet);
            out.flush();
        } catch (IOException e) {
            transcript.accept("   " + endOf(e));
        }
    }

    private int nextPacketId() {
        lastPacketId = lastPacketId % MAX_PACKET_ID + 1;
        return lastPacketId;
    }
}
