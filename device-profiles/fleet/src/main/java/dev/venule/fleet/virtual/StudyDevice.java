package dev.venule.fleet.virtual;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentConfig;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.round.SignatureVerifier;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.training.ExampleStore;
import dev.venule.fleet.simulation.LinkProfile;
import dev.venule.fleet.simulation.SimulatedModel;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Announcement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** A real agent on its disk, whose rounds take exactly as long as they are said to: meanwhile it neither hears nor sends. */
final class StudyDevice implements AgentLoop {
    private final Place place;
    private final Body body;
    private final Runnable onSettled;
    private final VirtualWay way;
    private final Agent agent;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Duration> rounds = new ArrayList<>();
    private boolean isTraining;
    private boolean isGone;

    /** What all devices of a study share. */
    record Place(VirtualTime time, VirtualServer server, SignatureVerifier verifier, LinkProfile link) {}

    /**
     * What is this device's own.
     *
     * @param disk outlives it
     */
    record Body(AgentConfig config, ExampleStore examples, Duration trainingTime, DeviceStorage disk) {}

    /** @param onSettled runs after each receipt that ends an update's way */
    StudyDevice(Place place, Body body, SplittableRandom random, Runnable onSettled) throws IOException {
        this.place = place;
        this.body = body;
        this.onSettled = onSettled;
        way = new VirtualWay(place.time(), place.server(), body.config().identity(), place.link(), random.split());
        SplittableRandom ids = random.split();
        agent = new Agent(
                body.config(),
                new AgentPorts(way, SimulatedModel.runtime(), body.examples(), body.disk(), place.verifier()),
                new AgentEnvironment(
                        place.time().clock(Duration.ZERO),
                        place.time().nanoTicker(),
                        this,
                        random.split(),
                        () -> drawId(ids)),
                new Listener());
    }

    private static byte[] drawId(SplittableRandom random) {
        byte[] id = new byte[UpdateIds.BYTES];
        random.nextBytes(id);
        return id;
    }

    void start() {
        agent.start();
    }

    /** Goes; its disk stays. */
    void leave() {
        isGone = true;
        way.leave();
        agent.close();
    }

    /** When each of its rounds began. */
    List<Duration> rounds() {
        return rounds;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        place.time().after(delay, () -> run(task));
    }

    private void run(Runnable task) {
        if (isTraining && !isGone) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    private void trained() {
        isTraining = false;
        if (!isGone) {
            way.release();
        }
        waiting.forEach(this::execute);
        waiting.clear();
    }

    private final class Listener implements RoundListener {
        @Override
        public void onRound(Announcement announcement, RoundOutcome outcome) {
            if (outcome instanceof RoundOutcome.Queued) {
                rounds.add(place.time().elapsed());
                isTraining = true;
                way.hold();
                place.time().after(body.trainingTime(), StudyDevice.this::trained);
            }
        }

        @Override
        public void onReceipt(ReceiptEffect effect) {
            if (effect instanceof ReceiptEffect.Delivered || effect instanceof ReceiptEffect.Rejected) {
                place.time().after(Duration.ZERO, onSettled);
            }
        }
    }
}
