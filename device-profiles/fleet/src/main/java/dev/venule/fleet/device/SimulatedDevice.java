package dev.venule.fleet.device;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentCounters;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One patient's device: a real agent with its own storage, model runtime, connection and thread, at a patient's pace. */
public final class SimulatedDevice implements AutoCloseable {
    private static final int CLOSE_SECONDS = 10;

    private final String id;
    private final Agent agent;
    private final PacedTransport transport;
    private final FileStorage storage;
    private final ExecutorService thread;

    private SimulatedDevice(
            String id, Agent agent, PacedTransport transport, FileStorage storage, ExecutorService thread) {
        this.id = id;
        this.agent = agent;
        this.transport = transport;
        this.storage = storage;
        this.thread = thread;
    }

    /** What the device is plugged into. */
    public record Body(
            Path folder, ModelRuntime runtime, ExampleStore examples, Transport way, SignatureVerifier verifier) {}

    /** How the device lives: at its pace, by its own luck, on its own thread. */
    public record Life(Pace pace, SplittableRandom random, ScheduledExecutorService thread) {}

    /** The one thread of a device. */
    public static ScheduledExecutorService thread(String device) {
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "device-" + device);
            thread.setDaemon(true);
            return thread;
        });
        // A device that is switched off does not wait for its next wake-up.
        single.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return single;
    }

    /** Switches a device on. It finds again what it stored in its folder before. */
    public static SimulatedDevice start(AgentConfig config, Body body, Life life, RoundListener listener)
            throws IOException {
        FileStorage storage = FileStorage.open(body.folder());
        AgentLoop loop = AgentLoop.on(
                life.thread(),
                error -> Thread.currentThread().getThreadGroup().uncaughtException(Thread.currentThread(), error));
        PacedTransport transport =
                new PacedTransport(body.way(), life.pace(), loop, life.random().split());
        Agent agent = new Agent(
                config,
                new AgentPorts(transport, body.runtime(), body.examples(), storage, body.verifier()),
                new AgentEnvironment(
                        Clock.systemUTC(), System::nanoTime, loop, life.random().split(), UpdateIds.random()),
                listener);
        agent.start();
        return new SimulatedDevice(config.identity().device(), agent, transport, storage, life.thread());
    }

    public String id() {
        return id;
    }

    public AgentCounters counters() {
        return agent.counters();
    }

    public Traffic traffic() {
        return agent.traffic();
    }

    /** Payload bytes of all messages that reached the device, whether or not its agent was awake to see them. */
    public long receivedPayloadBytes() {
        return agent.counters().messages().bytes().received() + transport.unheardTaskBytes();
    }

    public ReceiptLedger ledger() {
        return transport.ledger();
    }

    public int dropoutCount() {
        return transport.dropoutCount();
    }

    /** Switches the device off; what it stored stays. */
    @Override
    public void close() throws IOException {
        agent.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        storage.close();
    }
}
