package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.message.RejectReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The oracle's book about one device, which its crashes do not touch: what it learned, what became of each of its updates, and
 * whether both agree with the aggregator's store.
 */
final class DeviceLedger {
    /** Model, weights, announcement, log and residual, and a few that a full disk would not delete. */
    private static final int MAX_FILES_BESIDES_UPDATES = 16;

    private final DeviceTraits traits;
    private final Oracle.Common common;
    private final OutboxShadow outbox;
    private final TrainingLedger training;
    private final Set<String> skipReasons = new HashSet<>();

    DeviceLedger(DeviceTraits traits, Oracle.Common common) {
        this.traits = traits;
        this.common = common;
        outbox = new OutboxShadow(traits.id(), traits.config().outbox(), this::left);
        training = new TrainingLedger(common.layout().parameterCount());
    }

    String id() {
        return traits.id();
    }

    int index() {
        return traits.index();
    }

    TrainingLedger training() {
        return training;
    }

    /** A receipt has taken an update out of the outbox. */
    void settled(ByteString id, OutboxShadow.Fate fate) {
        outbox.settled(id, fate);
        requireVerdict(id);
    }

    /** The agent has done what was due, over {@code disk}. */
    void worked(OutboxShadow.Work work, DeviceStorage disk) {
        work.stored().ifPresent(update -> stored(update.id()));
        outbox.follow(work);
        if (work.stored().isPresent() && traits.hasTightOutbox()) {
            carry(snapshot(disk));
        }
    }

    private void stored(ByteString id) {
        require(training.stored(id), () -> "stored update " + Violation.shown(id) + ", which nothing was trained for");
        common.history().note(Happening.UPDATE_STORED, traits.index(), id.hashCode());
    }

    private void left(ByteString id, OutboxShadow.Fate fate) {
        Happening happening = switch (fate) {
            case PENDING -> throw new IllegalStateException("what waits has not left");
            case DELIVERED -> Happening.UPDATE_DELIVERED;
            case RETURNED -> Happening.UPDATE_RETURNED;
            case IN_DOUBT -> Happening.UPDATE_LEFT_IN_DOUBT;
        };
        common.history().note(happening, traits.index(), id.hashCode());
    }

    /** What the outbox of a device may evict, only the oracle will know. */
    private void carry(OutboxSnapshot snapshot) {
        snapshot.encoded().forEach((id, encoded) -> training.carries(id, read(id, encoded)));
    }

    private DecodedDelta read(ByteString id, byte[] encoded) {
        return common.reader()
                .update(encoded)
                .orElseThrow(() -> violation(id, "the outbox holds it and it cannot be read"));
    }

    /**
     * The process is gone, and only {@code disk} is left: what the next one will find must be what this one promised.
     *
     * @param heard updates whose receipts the process heard, the latest one last
     */
    void ended(DeviceStorage disk, Set<ByteString> heard) {
        OutboxSnapshot found = snapshot(disk);
        require(
                found.recovery().droppedUpdates() == 0 && !found.recovery().residualLost(),
                () -> "a crash damaged its outbox: " + found.recovery());
        require(
                found.files() <= MAX_FILES_BESIDES_UPDATES + found.pending().size(),
                () -> "left " + found.files() + " files on its disk");
        for (PendingUpdate update : found.pending()) {
            if (!outbox.hasStored(update.id())) {
                stored(update.id());
            }
        }
        outbox.restart(found, heard);
        heard.forEach(this::requireVerdict);
        if (traits.hasTightOutbox()) {
            carry(found);
        }
        requireBalance(found);
        training.forgetDraws();
    }

    private OutboxSnapshot snapshot(DeviceStorage disk) {
        return OutboxSnapshot.of(disk, traits.config().outbox(), common.modelSha256(), common.layout());
    }

    /** What the device has done with an update must be what the journal says about it. */
    private void requireVerdict(ByteString id) {
        Optional<OutboxShadow.Fate> fate = outbox.fate(id);
        boolean isAccepted = common.versions().accepted(key(id)).isPresent();
        if (fate.filter(OutboxShadow.Fate.DELIVERED::equals).isPresent() && !isAccepted) {
            throw violation(id, "the device forgot it, and it is neither in a version nor in the buffer");
        }
        if (fate.filter(OutboxShadow.Fate.RETURNED::equals).isPresent() && isAccepted) {
            throw violation(id, "the device took it back into its residual, and it counts at the aggregator too");
        }
    }

    /** The aggregator's journal has accepted an update of this device. */
    void accepted(ByteString id, long baseVersion) {
        require(
                outbox.hasStored(id) && outbox.baseVersion(id) == baseVersion,
                () -> "update " + Violation.shown(id) + " is accepted, and the device never stored such a one");
        requireVerdict(id);
    }

    /** It skipped a round. */
    void skipped(SkipReason reason) {
        skipReasons.add(reason.label());
    }

    /** Whether it ever skipped a round for this reason. */
    boolean hasSkipped(String reason) {
        return skipReasons.contains(reason);
    }

    /** Whether it has stored an update for the version. */
    boolean hasTrained(long version) {
        return outbox.hasStoredFor(version);
    }

    /** The version that an update was trained from. */
    long baseVersion(ByteString id) {
        return outbox.baseVersion(id);
    }

    /** Whether it has nothing left to do: all is settled, and it has contributed to the current version if it can and may. */
    boolean isSettled() {
        boolean hasContributed =
                outbox.storedVersion() == common.versions().current().version();
        return !outbox.hasPending() && (hasContributed || !traits.hasEnoughExamples() || common.isByCohorts());
    }

    /** The end: everything was well for long enough. */
    void requireSettled() {
        for (ByteString id : outbox.ofFate(OutboxShadow.Fate.PENDING)) {
            throw violation(id, "still waits for its receipt; the journal says " + verdict(id));
        }
        long current = common.versions().current().version();
        require(
                isSettled(),
                () -> "was within reach and contributed to version " + outbox.storedVersion()
                        + " at last, not to version " + current);
        for (OutboxShadow.Fate fate : OutboxShadow.Fate.values()) {
            outbox.ofFate(fate).forEach(this::requireVerdict);
        }
    }

    private String verdict(ByteString id) {
        if (common.versions().accepted(key(id)).isPresent()) {
            return "accepted";
        }
        return common.versions().refused(key(id)).map(RejectReason::label).orElse("nothing");
    }

    private void requireBalance(OutboxSnapshot found) {
        List<DecodedDelta> away = new ArrayList<>();
        found.encoded().forEach((id, encoded) -> away.add(read(id, encoded)));
        for (ByteString id : outbox.ofFate(OutboxShadow.Fate.DELIVERED)) {
            away.add(common.versions().accepted(key(id)).orElseThrow().delta());
        }
        for (ByteString id : outbox.ofFate(OutboxShadow.Fate.IN_DOUBT)) {
            away.add(training.carried(id).orElseThrow());
        }
        int returned = outbox.ofFate(OutboxShadow.Fate.RETURNED).size();
        training.imbalance(found.residual(), away, returned).ifPresent(imbalance -> {
            throw Violation.of(
                    traits.id(),
                    "after version " + outbox.storedVersion() + " something was lost or counts twice, " + imbalance);
        });
    }

    private UpdateKey key(ByteString id) {
        return new UpdateKey(ScenarioDraw.POPULATION, traits.id(), id);
    }

    private Violation violation(ByteString id, String sentence) {
        return Violation.of(traits.id(), id, outbox.baseVersion(id), sentence);
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw Violation.of(traits.id(), otherwise.get());
        }
    }
}
