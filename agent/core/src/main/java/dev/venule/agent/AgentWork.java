package dev.venule.agent;

import dev.venule.agent.budget.Budget;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.eligibility.Move;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.UpdateSender;
import dev.venule.agent.round.Announced;
import dev.venule.agent.round.AnnouncementGate;
import dev.venule.agent.round.RoundGuard;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundRunner;
import dev.venule.agent.training.Checkpoints;
import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.transport.Transport;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything that an agent does, one event after the other. Used on the agent's loop only. */
final class AgentWork {
    /** An aggregator may ask a device to come back later, but not never. */
    private static final long MAX_ASKED_DELAY_MILLIS = Duration.ofDays(7).toMillis();

    private final AgentConfig config;
    private final AgentPorts ports;
    private final TaskReader tasks;
    private final ModelShelf models;
    private final Outbox outbox;
    private final UpdateSender sender;
    private final Budget budget;
    private final RoundDriver driver;
    private final RoundDriver.Timing timing;
    private final AgentCounting listener;
    private long sendNotBeforeNanos;
    private int sendFailures;
    private long reportedNanos;
    private Optional<Move> move = Optional.empty();
    private boolean isConnected;

    /**
     * How to come back onto the loop, and what runs on it.
     *
     * @param environment whose ticker counts from when the agent was made
     */
    record Loop(Consumer<Runnable> onLoop, AgentEnvironment environment) {}

    AgentWork(AgentConfig config, AgentPorts ports, DeviceMeans means, Loop loop, RoundListener out)
            throws IOException {
        this.config = config;
        this.ports = ports;
        AgentEnvironment environment = loop.environment();
        budget = Budget.open(means, ports.storage(), environment.clock(), environment.nanoTicker());
        listener = new AgentCounting(out, new Presence(config.identity(), environment.clock(), budget));
        timing = new RoundDriver.Timing(environment.nanoTicker(), environment.jitter());
        Eligibility eligibility = new Eligibility(
                config.identity().device(),
                environment.clock(),
                config.rounds().clockSkew(),
                config.rounds().maxPendingUpdates());
        AnnouncementGate gate =
                new AnnouncementGate(config.identity().population(), ports.trust(), eligibility, ports.storage());
        models = new ModelShelf(ports.storage(), ports.runtime(), config.model());
        outbox = Outbox.open(ports.storage(), config.outbox(), environment.updateIds());
        sender = new UpdateSender(
                outbox,
                channel(ports.transport(), loop),
                config.sending(),
                environment.jitter(),
                environment.nanoTicker());
        LocalTrainer trainer = new LocalTrainer(new Checkpoints(ports.storage()));
        RoundRunner runner =
                new RoundRunner(new RoundGuard(eligibility, budget), models, ports.examples(), trainer, outbox);
        RoundDriver.Downloads downloads = new RoundDriver.Downloads(ports.transport(), models, loop.onLoop());
        driver = new RoundDriver(config, runner, downloads, listener, timing);
        tasks = new TaskReader(
                gate,
                this::follow,
                downloads,
                listener,
                new TaskReader.Retry(timing, config.rounds().retry()));
    }

    private static UpdateSender.PartChannel channel(Transport transport, Loop loop) {
        return (part, outcome) ->
                transport.sendUpdatePart(part, delivery -> loop.onLoop().accept(() -> outcome.accept(delivery)));
    }

    void started() {
        if (!outbox.recovery().isClean()) {
            listener.onRecovery(outbox.recovery());
        }
    }

    /** What others see of this device once it is gone without a word. */
    byte[] lastWill() {
        return listener.presence().encode(false, outbox);
    }

    void connected() {
        isConnected = true;
        sender.connected();
        driver.connected();
        report();
        listener.onConnected();
    }

    void disconnected(String reason) {
        isConnected = false;
        sender.disconnected();
        listener.onDisconnected(reason);
    }

    void taskArrived(byte[] signedAnnouncement) {
        listener.announcementArrived(signedAnnouncement.length);
        tasks.arrived(signedAnnouncement);
    }

    private void follow(Announced.Accepted accepted) throws IOException {
        Announcement announcement = accepted.announcement();
        move = Move.of(announcement, config.identity().device());
        driver.announced(announcement, accepted.isNew());
        outbox.expireUnsentBefore(
                announcement.getVersion().getNumber() - announcement.getPlan().getMaximumStaleness());
        listener.onAnnouncement(announcement);
    }

    void receiptArrived(byte[] bytes) {
        listener.receiptArrived(bytes.length);
        Reading<Receipt> reading = MessageReader.receipt(bytes);
        if (!(reading instanceof Reading.Valid<Receipt> receipt)) {
            Reading.Rejected<Receipt> rejected = (Reading.Rejected<Receipt>) reading;
            listener.onReceiptRejected(rejected.reason(), rejected.detail());
            return;
        }
        long askedDelayMillis = Math.min(receipt.message().getRetryAfterMillis(), MAX_ASKED_DELAY_MILLIS);
        driver.notBefore(Duration.ofMillis(askedDelayMillis));
        listener.onReceiptArrived(receipt.message());
        try {
            listener.onReceipt(sender.onReceipt(receipt.message()));
            driver.receiptArrived();
        } catch (IOException e) {
            // The update stays in the outbox, is sent again, and so is its receipt.
            listener.onFailure(e);
        }
    }

    /** Runs a round and sends, where that is due; returns when the next call is due, or {@link UpdateSender#NEVER}. */
    long doWhatIsDue() {
        long nextTask = tasks.tick();
        long nextRound = driver.tick();
        long nextPart = send();
        long nextReport = reportIfDue();
        moveIfNothingWaits();
        return Math.min(Math.min(nextTask, nextRound), Math.min(nextPart, nextReport));
    }

    /** Updates stay with the population that they were trained for: what waits for its receipt here is sent first. */
    private void moveIfNothingWaits() {
        if (move.isPresent() && outbox.pending().isEmpty()) {
            listener.onMove(move.get());
            move = Optional.empty();
        }
    }

    private long send() {
        if (timing.now() < sendNotBeforeNanos) {
            return sendNotBeforeNanos;
        }
        try {
            budget.transferred(ports.transport().traffic());
            Optional<Refusal> refusal = budget.refusalToSend(sender.mostBytesOfATick());
            if (refusal.isPresent()) {
                return refuseToSend(refusal.get());
            }
            long next = sender.tick();
            sendFailures = 0;
            return next;
        } catch (IOException e) {
            sendFailures++;
            sendNotBeforeNanos = timing.now() + timing.backoff(config.rounds().retry(), sendFailures);
            listener.onFailure(e);
            return sendNotBeforeNanos;
        }
    }

    /** The network may change, and the day will: another look comes with the next one at whether a round may be run. */
    private long refuseToSend(Refusal refusal) {
        if (sender.mostBytesOfATick() == 0) {
            return UpdateSender.NEVER;
        }
        sendNotBeforeNanos = timing.now() + config.rounds().recheckInterval().toNanos();
        listener.onSendingRefused(refusal);
        return sendNotBeforeNanos;
    }

    /** Returns when news has to be told that came too soon after the last report. */
    private long reportIfDue() {
        long elapsed = timing.now() - reportedNanos;
        long interval = config.rounds().statusInterval().toNanos();
        boolean isDue = listener.presence().hasNews() && elapsed >= interval;
        if (isConnected && (isDue || listener.presence().owesReason())) {
            report();
        }
        boolean isWaiting = isConnected && listener.presence().hasNews();
        return isWaiting ? timing.now() + interval - elapsed : UpdateSender.NEVER;
    }

    private void report() {
        byte[] status = listener.presence().encode(true, outbox);
        reportedNanos = timing.now();
        listener.statusSent(status.length);
        ports.transport().publishStatus(status);
    }

    AgentCounters counters() {
        return listener.snapshot(outbox, sender);
    }

    void close() {
        models.close();
    }
}
