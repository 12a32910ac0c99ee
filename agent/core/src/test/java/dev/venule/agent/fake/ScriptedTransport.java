package dev.venule.agent.fake;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.UpdatePart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transport that a test plays: it sees what is sent, decides what becomes of it, and says what arrives. */
public final class ScriptedTransport implements Transport {
    private final List<UpdatePart> sent = new ArrayList<>();
    private final List<DeviceStatus> statuses = new ArrayList<>();
    private final List<Content> asked = new ArrayList<>();
    private final Map<ByteString, byte[]> contents = new HashMap<>();
    private @Nullable TransportListener listener;
    private final List<Runnable> withheldFetches = new ArrayList<>();
    private Traffic traffic = Traffic.none();
    private boolean handsOver = true;
    private boolean withholdsFetches;
    private boolean isClosed;

    /** What {@link #fetch} will find. */
    public void hold(Content content, byte[] bytes) {
        contents.put(content.getSha256(), bytes);
    }

    /** What went over the wire so far. */
    public void setTraffic(Traffic soFar) {
        traffic = soFar;
    }

    /** Whether parts are handed over, or fail. */
    public void setHandsOver(boolean handsOver) {
        this.handsOver = handsOver;
    }

    /** From now on fetches wait for {@link #answerFetches}; they find what was held when they were asked for. */
    public void withholdFetches() {
        withholdsFetches = true;
    }

    /** Answers the fetches that wait, and all that come later at once. */
    public void answerFetches() {
        withholdsFetches = false;
        withheldFetches.forEach(Runnable::run);
        withheldFetches.clear();
    }

    public TransportListener listener() {
        return Objects.requireNonNull(listener);
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** The parts sent since the last call. */
    public List<UpdatePart> takeSent() {
        List<UpdatePart> taken = new ArrayList<>(sent);
        sent.clear();
        return taken;
    }

    /** The contents asked for since the last call. */
    public List<Content> takeAsked() {
        List<Content> taken = new ArrayList<>(asked);
        asked.clear();
        return taken;
    }

    public List<DeviceStatus> statuses() {
        return statuses;
    }

    @Override
    public void open(TransportListener opened, byte[] lastWill) {
        listener = opened;
        statuses.add(Parsing.status(lastWill));
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        sent.add(Parsing.part(part));
        outcome.accept(handsOver ? new Delivery.HandedOver() : new Delivery.Failed("the test says so"));
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        asked.add(content);
        byte[] bytes = contents.get(content.getSha256());
        Fetch found = bytes == null ? new Fetch.Failed("there is no such content") : new Fetch.Fetched(bytes);
        if (withholdsFetches) {
            withheldFetches.add(() -> outcome.accept(found));
        } else {
            outcome.accept(found);
        }
    }

    @Override
    public void publishStatus(byte[] status) {
        statuses.add(Parsing.status(status));
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
