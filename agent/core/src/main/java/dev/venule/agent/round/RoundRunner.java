package dev.venule.agent.round;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Compression;
import dev.venule.agent.compression.DeltaCompressor;
import dev.venule.agent.compression.Residual;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.model.Preparation;
import dev.venule.agent.outbox.Contribution;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.Storing;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.training.Training;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.util.Optional;

/**
 * One round on the device, from an announcement that may be trusted to an update in the outbox: eligibility and budget, weights,
 * training, compression within the clip bound, outbox. Waits for nothing and nobody: what must be fetched first is an outcome, and
 * so is a training that must stop; the round is run again once it can go on. Used by one thread at a time.
 */
public final class RoundRunner {
    private final RoundGuard guard;
    private final ModelShelf models;
    private final ExampleStore examples;
    private final LocalTrainer trainer;
    private final Outbox outbox;
    private final DeltaCompressor compressor = new DeltaCompressor();

    public RoundRunner(
            RoundGuard guard, ModelShelf models, ExampleStore examples, LocalTrainer trainer, Outbox outbox) {
        this.guard = guard;
        this.models = models;
        this.examples = examples;
        this.trainer = trainer;
        this.outbox = outbox;
    }

    /**
     * Contributes to the announced version if this device may.
     *
     * @param announcement accepted by the {@link AnnouncementGate}
     * @throws IOException where the examples, the device's state or its storage fail; nothing was contributed
     */
    public RoundOutcome run(Announcement announcement) throws IOException {
        Optional<Refusal> refusal = guard.refusal(announcement, examples.count(), outbox);
        if (refusal.isPresent()) {
            return skipped(refusal.get());
        }
        Preparation preparation = models.prepare(announcement);
        if (!(preparation instanceof Preparation.Ready base)) {
            return notReady(preparation);
        }
        Training training = train(base, announcement);
        if (!(training instanceof Training.Trained trained)) {
            return notTrained(training);
        }
        Residual residual = outbox.residual(
                announcement.getModel().getTflite().getSha256(), base.model().layout());
        Compression compression = compressor.compress(residual, trained.delta(), announcement.getPlan());
        if (!(compression instanceof Compression.Compressed compressed)) {
            return notCompressed(compression);
        }
        Storing storing = outbox.put(contribution(announcement, trained, compressed));
        trainer.forget();
        return outcome(storing, trained, residual);
    }

    private Training train(Preparation.Ready base, Announcement announcement) throws IOException {
        LocalTrainer.Lesson lesson = new LocalTrainer.Lesson(
                base.weights(), announcement.getVersion().getNumber(), announcement.getPlan(), examples);
        try (RoundGuard.Supervision supervision = guard.supervise(announcement)) {
            return trainer.train(base.model(), lesson, supervision);
        }
    }

    private static Contribution contribution(
            Announcement announcement, Training.Trained trained, Compression.Compressed compressed) {
        Update update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setBaseVersion(announcement.getVersion().getNumber())
                .setExampleCount(trained.exampleCount())
                .setTrainingLoss(trained.meanLoss())
                .setLocalSteps(trained.steps())
                .setDelta(ByteString.copyFrom(compressed.encoded()))
                .setAnnouncedEpoch(announcement.getPlan().getUpload().getAnnouncedEpoch())
                .build();
        return new Contribution(
                update, announcement.getPlan().getUpload().getAnnouncedPositions(), compressed.residual());
    }

    private static RoundOutcome outcome(Storing storing, Training.Trained trained, Residual residual) {
        if (storing instanceof Storing.Stored stored) {
            long denseBytes = (long) Float.BYTES * residual.layout().parameterCount();
            return new RoundOutcome.Queued(
                    stored.update(), trained.exampleCount(), trained.meanLoss(), denseBytes, stored.evicted());
        }
        Storing.TooLarge tooLarge = (Storing.TooLarge) storing;
        return new RoundOutcome.Skipped(
                SkipReason.OUTBOX_TOO_SMALL,
                "the update has " + tooLarge.sizeBytes() + " bytes, more than the whole outbox may hold;"
                        + " raise outbox.maxBytes");
    }

    private RoundOutcome notReady(Preparation preparation) throws IOException {
        if (preparation instanceof Preparation.Missing missing) {
            Optional<Refusal> refusal = guard.refusalToFetch(missing.content());
            return refusal.isPresent() ? skipped(refusal.get()) : new RoundOutcome.Awaiting(missing.content());
        }
        Preparation.Refused refused = (Preparation.Refused) preparation;
        return new RoundOutcome.Skipped(
                SkipReason.MODEL_REFUSED, refused.reason().label() + ": " + refused.explanation());
    }

    private static RoundOutcome notTrained(Training training) {
        if (training instanceof Training.Stopped stopped) {
            Refusal refusal = stopped.refusal();
            return refusal.reason().isPassing()
                    ? new RoundOutcome.Paused(refusal, stopped.steps(), stopped.stepsInAll())
                    : skipped(refusal);
        }
        return training instanceof Training.Unfit unfit
                ? new RoundOutcome.Skipped(SkipReason.EXAMPLES_DO_NOT_FIT, unfit.explanation())
                : skipped(Refusal.of(SkipReason.DIVERGED));
    }

    private static RoundOutcome notCompressed(Compression compression) {
        return compression instanceof Compression.Impossible impossible
                ? new RoundOutcome.Skipped(SkipReason.UNSUPPORTED_PLAN, impossible.explanation())
                : skipped(Refusal.of(SkipReason.DIVERGED));
    }

    private static RoundOutcome skipped(Refusal refusal) {
        return new RoundOutcome.Skipped(refusal.reason(), refusal.explanation());
    }
}
