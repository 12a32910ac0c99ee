package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.agent.AgentCounters;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.ReceiptEffect;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.training.Training;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Watches one device through all of its processes: hears what the agent says, sees what passes its ports, and enters into the
 * {@link DeviceLedger} what each task came to. Who trains what from where, and who sends how often, is judged here.
 */
final class DeviceWatch implements RoundListener, SimulatedTransport.Tap {
    private final DeviceTraits traits;
    private final Oracle.Common common;
    private final DeviceLedger ledger;
    private final SendingBudget budget;
    private final Set<ByteString> heard = new LinkedHashSet<>();
    private final Set<ByteString> sent = new HashSet<>();
    /** Versions of which training was interrupted and has not been finished. */
    private final Set<Long> paused = new HashSet<>();

    private Optional<ByteString> arriving = Optional.empty();
    private Optional<ByteString> hearing = Optional.empty();
    private Optional<RoundOutcome.Queued> queued = Optional.empty();
    private Optional<AgentCounters> told = Optional.empty();
    private long seenSequence = -1;
    private long seenVersion = -1;

    DeviceWatch(DeviceTraits traits, Oracle.Common common, DeviceLedger ledger) {
        this.traits = traits;
        this.common = common;
        this.ledger = ledger;
        budget = new SendingBudget(common.time());
    }

    DeviceLedger ledger() {
        return ledger;
    }

    @Override
    public void onConnected() {
        budget.connected();
    }

    @Override
    public void onAnnouncement(Announcement announcement) {
        long version = announcement.getVersion().getNumber();
        if (announcement.getSequence() < seenSequence || version < seenVersion) {
            throw Violation.of(
                    traits.id(),
                    "follows sequence " + announcement.getSequence() + ", version " + version + " after sequence "
                            + seenSequence + ", version " + seenVersion);
        }
        seenSequence = announcement.getSequence();
        seenVersion = version;
    }

    @Override
    public void onRound(Announcement announcement, RoundOutcome outcome) {
        if (outcome instanceof RoundOutcome.Queued update) {
            long version = announcement.getVersion().getNumber();
            if (!ledger.training().beganAt(common.versions().version(version).weights())) {
                throw Violation.of(
                        traits.id(), update.update().id(), version, "trained from other weights than the aggregator's");
            }
            if (paused.remove(version)) {
                requireSameAsWithoutPause(announcement, update);
            }
            queued = Optional.of(update);
        } else if (outcome instanceof RoundOutcome.Skipped skipped) {
            ledger.skipped(skipped.reason());
        } else if (outcome instanceof RoundOutcome.Paused pause) {
            ledger.skipped(pause.refusal().reason());
            paused.add(announcement.getVersion().getNumber());
            common.history().note(Happening.TRAINING_PAUSED, traits.index(), pause.steps());
        }
    }

    /** Trains the same again, at once, and holds the result against what the interrupted training gave. */
    private void requireSameAsWithoutPause(Announcement announcement, RoundOutcome.Queued update) {
        long version = announcement.getVersion().getNumber();
        SimulatedModel.Shape shape = common.shape();
        try (SimulatedModel model = new SimulatedModel(shape, SimulatedModel.TrainingWatch.NONE)) {
            Training atOnce = LocalTrainer.trainAtOnce(
                    model,
                    common.versions().version(version).weights(),
                    version,
                    announcement.getPlan(),
                    new SimulatedExamples(shape, traits.exampleCount(), traits.exampleSeed()));
            if (!(atOnce instanceof Training.Trained trained)
                    || !ledger.training().cameTo(trained.delta())) {
                throw Violation.of(
                        traits.id(), update.update().id(), version, "is not what training gives without a pause");
            }
        } catch (IOException e) {
            throw new IllegalStateException("simulated examples are on no disk", e);
        }
        common.history().note(Happening.TRAINING_RESUMED, traits.index(), version);
    }

    @Override
    public void onReceipt(ReceiptEffect effect) {
        if (effect instanceof ReceiptEffect.Delivered) {
            settled(OutboxShadow.Fate.DELIVERED);
        } else if (effect instanceof ReceiptEffect.Rejected) {
            settled(OutboxShadow.Fate.RETURNED);
        }
    }

    private void settled(OutboxShadow.Fate fate) {
        ByteString id = hearing.orElseThrow();
        ledger.settled(id, fate);
        budget.forget(id);
    }

    @Override
    public void onReceiptRejected(RejectReason reason, String detail) {
        throw Violation.of(traits.id(), "cannot read a receipt of the aggregator: " + detail);
    }

    @Override
    public void onFailure(IOException failure) {
        SimulatedFailure.require(failure);
    }

    @Override
    public void sends(byte[] part) {
        try {
            UpdatePart read = UpdatePart.parseFrom(part);
            ByteString id = read.getUpdateId();
            sent.add(id);
            common.history().note(Happening.PART_SENT, traits.index(), read.getOffset() ^ id.hashCode());
            if (!budget.allows(id, read.getData().size(), read.getTotalBytes())) {
                throw Violation.of(
                        traits.id(), "sends update " + Violation.shown(id) + " again and again without backing off");
            }
        } catch (InvalidProtocolBufferException e) {
            throw Violation.of(traits.id(), "sends what nobody can read");
        }
    }

    @Override
    public void hears(byte[] receipt) {
        try {
            ByteString id = Receipt.parseFrom(receipt).getUpdateId();
            heard.remove(id);
            heard.add(id);
            arriving = Optional.of(id);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("the aggregator sends a receipt that nobody can read");
        }
    }

    /** The update whose receipt the task that is being scheduled is about. */
    Optional<ByteString> takeArriving() {
        Optional<ByteString> id = arriving;
        arriving = Optional.empty();
        return id;
    }

    /** A task of the agent begins; {@code receiptOf} is the update whose receipt it is about, where it is about one. */
    void taskBegins(Optional<ByteString> receiptOf) {
        hearing = receiptOf;
    }

    /**
     * The agent has come to the end of a task, over {@code disk}. New counters mean that it has done what was due, even where
     * they count the same; while more events wait, it has not.
     */
    @SuppressWarnings("ReferenceEquality")
    void taskEnded(AgentCounters counters, DeviceStorage disk) {
        if (told.isPresent() && told.get() == counters) {
            return;
        }
        told = Optional.of(counters);
        Optional<PendingUpdate> stored = queued.map(RoundOutcome.Queued::update);
        int evicted = queued.map(RoundOutcome.Queued::evicted).orElse(0);
        ledger.worked(new OutboxShadow.Work(counters.outbox(), stored, evicted, sent), disk);
        queued = Optional.empty();
        sent.clear();
    }

    /** The process is gone, and only {@code disk} is left. */
    void ended(DeviceStorage disk) {
        ledger.ended(disk, heard);
        budget.ended();
        heard.clear();
        sent.clear();
        arriving = Optional.empty();
        hearing = Optional.empty();
        queued = Optional.empty();
        told = Optional.empty();
    }

    /** The end: everything was well for long enough. */
    void requireSettled(DeviceStorage disk) {
        ledger.requireSettled();
        ended(disk);
    }
}
