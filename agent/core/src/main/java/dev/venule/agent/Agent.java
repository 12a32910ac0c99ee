package dev.venule.agent;

import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.outbox.UpdateSender;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.TransportListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A whole agent: follows its population's announcements, contributes what the device may, and sends until receipts come.
 *
 * <p>All work is done on the {@link AgentLoop}; the methods here may be called by any thread and only hand over.
 */
public final class Agent implements AutoCloseable {
    private final AgentLoop loop;
    private final LongSupplier nanoTicker;
    private final Transport transport;
    private final AgentWork work;
    private final AtomicInteger waitingEvents = new AtomicInteger();
    private long wakeNanos = UpdateSender.NEVER;
    private volatile boolean isClosed;
    private volatile AgentCounters counters;

    /**
     * Opens an agent over what its device remembers. Nothing happens before {@link #start}.
     *
     * @throws IOException where the device's storage cannot be read
     */
    public Agent(AgentConfig config, AgentPorts ports, AgentEnvironment environment, RoundListener listener)
            throws IOException {
        this(config, ports, environment, DeviceMeans.unlimited(), listener);
    }

    /**
     * As the other, on a device that cannot afford everything at any time.
     *
     * @throws IOException where the device's storage cannot be read
     */
    public Agent(
            AgentConfig config,
            AgentPorts ports,
            AgentEnvironment environment,
            DeviceMeans means,
            RoundListener listener)
            throws IOException {
        loop = environment.loop();
        long origin = environment.nanoTicker().getAsLong();
        nanoTicker = () -> environment.nanoTicker().getAsLong() - origin;
        transport = ports.transport();
        AgentEnvironment own = new AgentEnvironment(
                environment.clock(), nanoTicker, loop, environment.jitter(), environment.updateIds());
        work = new AgentWork(config, ports, means, new AgentWork.Loop(this::onLoop, own), listener);
        counters = work.counters();
    }

    /** Connects and begins to work. Called once. */
    public void start() {
        onLoop(() -> {
            work.started();
            transport.open(new Arrivals(), work.lastWill());
        });
    }

    /** What happened up to the last task of the loop. */
    public AgentCounters counters() {
        return counters;
    }

    /** What went over the wire. */
    public Traffic traffic() {
        return transport.traffic();
    }

    /**
     * Closes the transport, and the model once the loop has ended what it is doing. What is in the outbox stays there.
     */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            transport.close();
            loop.execute(work::close);
        }
    }

    /**
     * Runs an event on the loop, and after the last of those that wait whatever they made due: so a device that was training
     * while announcements came trains next for the newest, not for each.
     */
    private void onLoop(Runnable event) {
        waitingEvents.incrementAndGet();
        loop.execute(() -> {
            boolean isLast = waitingEvents.decrementAndGet() == 0;
            if (!isClosed) {
                event.run();
                if (isLast) {
                    wake();
                }
            }
        });
    }

    private void wake() {
        long due = work.doWhatIsDue();
        counters = work.counters();
        if (due < wakeNanos) {
            wakeNanos = due;
            loop.schedule(() -> wakeAt(due), Duration.ofNanos(Math.max(0, due - nanoTicker.getAsLong())));
        }
    }

    /** Only the earliest of the scheduled wake-ups counts; it schedules the next. */
    private void wakeAt(long scheduledNanos) {
        if (!isClosed && scheduledNanos == wakeNanos) {
            wakeNanos = UpdateSender.NEVER;
            wake();
        }
    }

    private final class Arrivals implements TransportListener {
        @Override
        public void onConnected() {
            onLoop(work::connected);
        }

        @Override
        public void onDisconnected(String reason) {
            onLoop(() -> work.disconnected(reason));
        }

        @Override
        public void onTask(byte[] signedAnnouncement) {
            onLoop(() -> work.taskArrived(signedAnnouncement));
        }

        @Override
        public void onReceipt(byte[] receipt) {
            onLoop(() -> work.receiptArrived(receipt));
        }
    }
}
