package dev.venule.fleet.virtual;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentCounters;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import dev.venule.fleet.device.Pace;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Announcement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * A real agent whose training takes a patient's device's time. While it trains its loop does nothing else, as on a device:
 * announcements wait, and what it has to send leaves at the end. Where it drops out at that end, it is away for as long again
 * and sends when it is back.
 */
final class VirtualDevice implements AgentLoop {
    private final VirtualTime time;
    private final Pace pace;
    private final SplittableRandom random;
    private final VirtualWay way;
    private final Agent agent;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isTraining;
    private int dropouts;

    /** What a device is made of, and its own luck. */
    record Body(
            AgentConfig config, ModelRuntime runtime, ExampleStore examples, SignatureVerifier verifier, Pace pace) {}

    VirtualDevice(VirtualTime time, VirtualServer server, Body body, SplittableRandom random) throws IOException {
        this.time = time;
        this.pace = body.pace();
        this.random = random;
        this.way = new VirtualWay(time, server, body.config().identity(), random.split());
        SplittableRandom ids = random.split();
        agent = new Agent(
                body.config(),
                new AgentPorts(way, body.runtime(), body.examples(), new MemoryStorage(), body.verifier()),
                new AgentEnvironment(
                        time.clock(Duration.ZERO), time.nanoTicker(), this, random.split(), () -> drawId(ids)),
                new Training());
    }

    private static byte[] drawId(SplittableRandom random) {
        byte[] id = new byte[UpdateIds.BYTES];
        random.nextBytes(id);
        return id;
    }

    void start() {
        agent.start();
    }

    AgentCounters counters() {
        return agent.counters();
    }

    /** Rounds at whose end it was away. */
    int dropouts() {
        return dropouts;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        time.after(delay, () -> run(task));
    }

    private void run(Runnable task) {
        if (isTraining) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    /** In the machine's time the model is trained at the beginning; what follows from it waits for the end. */
    private final class Training implements RoundListener {
        @Override
        public void onRound(Announcement announcement, RoundOutcome outcome) {
            if (outcome instanceof RoundOutcome.Queued) {
                isTraining = true;
                way.hold();
                time.after(pace.draw(random), VirtualDevice.this::trained);
            }
        }
    }

    private void trained() {
        isTraining = false;
        if (pace.dropsOut(random)) {
            dropouts++;
            way.leave();
            time.after(pace.draw(random), way::comeBack);
        } else {
            way.release();
        }
        waiting.forEach(this::execute);
        waiting.clear();
    }

    /** Frees what the agent holds of the machine. */
    void close() {
        agent.close();
        waiting.forEach(this::execute);
        waiting.clear();
        isTraining = false;
    }
}
