package dev.venule.aggregator.intake;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import java.util.Optional;

/** Decides whether an update may be in the version that is being made. Cheap rules come before decoding the delta. */
final class UpdateValidation {
    private UpdateValidation() {}

    /** What was decided. */
    sealed interface Outcome {
        record Valid(BufferedUpdate update, DecodedDelta delta) implements Outcome {}

        record Invalid(RejectReason reason) implements Outcome {}

        /** A cohort's report for a version that has been made. */
        record Late(long missedVersion) implements Outcome {}
    }

    /** {@code contributed}: how many updates of this device the version being made has already. */
    static Outcome check(UpdateKey key, byte[] bytes, PopulationRound round, int contributed) {
        Reading<Update> reading = MessageReader.update(bytes);
        if (reading instanceof Reading.Rejected<Update> rejected) {
            return new Outcome.Invalid(rejected.reason());
        }
        Update update = ((Reading.Valid<Update>) reading).message();
        if (!update.getUpdateId().equals(key.updateId())) {
            return new Outcome.Invalid(RejectReason.MALFORMED);
        }
        long current = round.model().version();
        if (update.getBaseVersion() > current) {
            return new Outcome.Invalid(RejectReason.UNKNOWN_VERSION);
        }
        Plan plan = round.config().task().forVersion(update.getBaseVersion());
        if (round.isFinished()) {
            return new Outcome.Invalid(RejectReason.EXPIRED);
        }
        if (current - update.getBaseVersion() > plan.getMaximumStaleness()) {
            return round.config().policy().isSynchronous()
                    ? new Outcome.Late(update.getBaseVersion() + 1)
                    : new Outcome.Invalid(RejectReason.TOO_STALE);
        }
        Optional<RejectReason> refusal = round.refusal(key.device(), contributed);
        return refusal.isPresent() ? new Outcome.Invalid(refusal.get()) : checkDelta(key, update, plan, round);
    }

    private static Outcome checkDelta(UpdateKey key, Update update, Plan plan, PopulationRound round) {
        if (update.getAnnouncedEpoch() != round.decoder().announcedEpoch()) {
            return new Outcome.Invalid(RejectReason.WRONG_SUPPORT);
        }
        Decoding decoding = round.decoder().decode(update.getDelta().toByteArray());
        if (decoding instanceof Decoding.Rejected rejected) {
            return new Outcome.Invalid(reasonOf(rejected));
        }
        DecodedDelta delta = ((Decoding.Decoded) decoding).delta();
        if (delta.entryCount() > round.decoder().maximumEntries(plan.getUpload().getKeepFraction())) {
            return new Outcome.Invalid(RejectReason.WRONG_SUPPORT);
        }
        double norm = delta.norm();
        if (!Double.isFinite(norm)) {
            return new Outcome.Invalid(RejectReason.NOT_FINITE);
        }
        if (norm > round.config().task().normBound()) {
            return new Outcome.Invalid(RejectReason.TOO_LARGE_NORM);
        }
        return new Outcome.Valid(buffered(key, update, round.model().version()), delta);
    }

    /** The update is as it was sent, as far as a hash came along: a delta in it that is hurt would be so the next time, too. */
    private static RejectReason reasonOf(Decoding.Rejected rejected) {
        return rejected.reason() == RejectReason.CHECKSUM_MISMATCH ? RejectReason.MALFORMED : rejected.reason();
    }

    private static BufferedUpdate buffered(UpdateKey key, Update update, long currentVersion) {
        return new BufferedUpdate(
                key,
                update.getBaseVersion(),
                (int) (currentVersion - update.getBaseVersion()),
                update.getExampleCount(),
                update.getTrainingLoss(),
                update.getDelta().toByteArray());
    }
}
