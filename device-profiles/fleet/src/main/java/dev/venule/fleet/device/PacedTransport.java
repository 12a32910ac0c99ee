package dev.venule.fleet.device;

import dev.venule.agent.AgentLoop;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.adapter.ForwardingTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Makes a fast device live at a patient's pace: from hearing of a task to sending what came of it, a round's time passes.
 * Meanwhile newer tasks wait and only the newest is kept, so a slow device contributes to versions that are no longer current,
 * as in the field. Where the device drops out at the end of its round it is away for as long again, with the update in its
 * outbox, and sends it when it is back. Everything else passes through.
 *
 * <pre>
 *   IDLE --task--&gt; BUSY --round's time--&gt; IDLE, or BUSY with the newest task that waits
 *                   ^  |
 *                   +--+ drops out
 * </pre>
 */
public final class PacedTransport extends ForwardingTransport {
    private final Pace pace;
    private final AgentLoop loop;
    private final SplittableRandom random;
    private final ReceiptLedger ledger = new ReceiptLedger();
    private final List<HeldPart> held = new ArrayList<>();
    private Optional<byte[]> waiting = Optional.empty();
    private boolean isBusy;
    private boolean isClosed;
    private final AtomicInteger dropouts = new AtomicInteger();
    private final AtomicLong unheardTaskBytes = new AtomicLong();

    /** @param loop of the agent that uses this: rounds begin and end on it */
    public PacedTransport(Transport way, Pace pace, AgentLoop loop, SplittableRandom random) {
        super(way);
        this.pace = pace;
        this.loop = loop;
        this.random = random;
    }

    private record HeldPart(byte[] part, Consumer<Delivery> outcome) {}

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        way.open(new Pacing(listener), lastWill);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        loop.execute(() -> {
            if (isClosed) {
                outcome.accept(new Delivery.Failed("the device is switched off"));
            } else if (isBusy) {
                held.add(new HeldPart(part, outcome));
            } else {
                way.sendUpdatePart(part, outcome);
            }
        });
    }

    @Override
    public void close() {
        loop.execute(() -> {
            isClosed = true;
            waiting = Optional.empty();
            held.forEach(part -> part.outcome().accept(new Delivery.Failed("the device is switched off")));
            held.clear();
        });
        way.close();
    }

    /** What the aggregator promised to this device. */
    public ReceiptLedger ledger() {
        return ledger;
    }

    /** Rounds at whose end the device was away. */
    public int dropoutCount() {
        return dropouts.get();
    }

    /** Bytes of tasks that arrived while the device was busy and were replaced by newer ones before the agent saw them. */
    public long unheardTaskBytes() {
        return unheardTaskBytes.get();
    }

    private final class Pacing implements TransportListener {
        private final TransportListener agent;

        Pacing(TransportListener agent) {
            this.agent = agent;
        }

        @Override
        public void onConnected() {
            agent.onConnected();
        }

        @Override
        public void onDisconnected(String reason) {
            agent.onDisconnected(reason);
        }

        @Override
        public void onReceipt(byte[] receipt) {
            ledger.note(receipt);
            agent.onReceipt(receipt);
        }

        @Override
        public void onTask(byte[] task) {
            loop.execute(() -> {
                if (isBusy) {
                    replaceWaiting(task);
                } else {
                    begin(task);
                }
            });
        }

        private void replaceWaiting(byte[] task) {
            waiting.ifPresent(replaced -> unheardTaskBytes.addAndGet(replaced.length));
            waiting = Optional.of(task);
        }

        private void begin(byte[] task) {
            if (!isClosed) {
                isBusy = true;
                agent.onTask(task);
                loop.schedule(this::end, pace.draw(random));
            }
        }

        private void end() {
            if (pace.dropsOut(random)) {
                dropouts.incrementAndGet();
                loop.schedule(this::end, pace.draw(random));
                return;
            }
            isBusy = false;
            held.forEach(part -> way.sendUpdatePart(part.part(), part.outcome()));
            held.clear();
            waiting.ifPresent(task -> {
                waiting = Optional.empty();
                begin(task);
            });
        }
    }
}
