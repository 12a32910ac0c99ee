package dev.venule.fleet.device;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import dev.venule.protocol.message.Content;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes a fast device live at a patient's pace: a task reaches the agent after the time that training for it would take on that
 * device, or, where the device drops out, a round later. While a round lasts, newer tasks wait and only the newest is kept; so a
 * slow device contributes to versions that are no longer current, as in the field. Everything else passes through.
 */
public final class PacedTransport implements Transport {
    private final Transport way;
    private final Pace pace;
    private final ScheduledExecutorService scheduler;
    private final SplittableRandom random;
    private final ReceiptLedger ledger = new ReceiptLedger();
    private Optional<byte[]> waiting = Optional.empty();
    private boolean isBusy;
    private boolean isClosed;
    private int dropouts;
    private long unheardTaskBytes;

    public PacedTransport(Transport way, Pace pace, ScheduledExecutorService scheduler, SplittableRandom random) {
        this.way = way;
        this.pace = pace;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public void open(TransportListener listener, byte[] lastWill) {
        way.open(new Pacing(listener), lastWill);
    }

    @Override
    public void sendUpdatePart(byte[] part, Consumer<Delivery> outcome) {
        way.sendUpdatePart(part, outcome);
    }

    @Override
    public void fetch(Content content, Consumer<Fetch> outcome) {
        way.fetch(content, outcome);
    }

    @Override
    public void publishStatus(byte[] status) {
        way.publishStatus(status);
    }

    @Override
    public Traffic traffic() {
        return way.traffic();
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            waiting = Optional.empty();
        }
        way.close();
    }

    /** What the aggregator promised to this device. */
    public ReceiptLedger ledger() {
        return ledger;
    }

    /** Rounds in which the device was away. */
    public synchronized int dropoutCount() {
        return dropouts;
    }

    /** Bytes of tasks that arrived while the device was busy, and were replaced by newer ones before the agent saw them. */
    public synchronized long unheardTaskBytes() {
        return unheardTaskBytes;
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
            synchronized (PacedTransport.this) {
                unheardTaskBytes += waiting.map(replaced -> replaced.length).orElse(0);
                waiting = Optional.of(task);
                beginIfIdle();
            }
        }

        private void beginIfIdle() {
            if (isBusy || isClosed || waiting.isEmpty()) {
                return;
            }
            byte[] task = waiting.get();
            waiting = Optional.empty();
            isBusy = true;
            try {
                Future<?> unused =
                        scheduler.schedule(() -> end(task), pace.draw(random).toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException shutDown) {
                isClosed = true;
            }
        }

        private void end(byte[] task) {
            boolean isAway;
            synchronized (PacedTransport.this) {
                if (isClosed) {
                    return;
                }
                isAway = pace.dropsOut(random);
            }
            if (!isAway) {
                agent.onTask(task);
            }
            synchronized (PacedTransport.this) {
                isBusy = false;
                if (isAway) {
                    dropouts++;
                    // Back after a round: the newest task is still retained, and it may be this one.
                    waiting = Optional.of(waiting.orElse(task));
                }
                beginIfIdle();
            }
        }
    }
}
