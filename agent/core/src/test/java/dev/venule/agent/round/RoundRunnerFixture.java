package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.budget.Budget;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.training.Checkpoints;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.Update;
import java.io.IOException;
import java.time.Duration;

/** A device, and an aggregator that the test plays. */
abstract class RoundRunnerFixture {
    static final String DEVICE = "bed-7";

    final VirtualLoop loop = new VirtualLoop();
    final Federation federation = new Federation();
    final MemoryStorage storage = new MemoryStorage();
    final LinearModel.Opener runtime = new LinearModel.Opener();
    final ListedExamples examples = ListedExamples.linear(10, Federation.FEATURES, 1);
    DeviceMeans means = DeviceMeans.unlimited();
    Outbox outbox = openOutbox(OutboxLimits.standard());
    ModelShelf models = openModels(1 << 20);

    Outbox openOutbox(OutboxLimits limits) {
        try {
            return Outbox.open(storage, limits, UpdateIds.random());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    ModelShelf openModels(long maxContentBytes) {
        return new ModelShelf(storage, runtime, new ModelLimits(maxContentBytes, RetryPolicy.standard()));
    }

    RoundOutcome run(Announcement announcement) throws IOException {
        return run(announcement, examples);
    }

    RoundOutcome run(Announcement announcement, ExampleStore store) throws IOException {
        Eligibility eligibility = new Eligibility(DEVICE, loop.clock(), Duration.ofMinutes(5), 4);
        RoundGuard guard = new RoundGuard(eligibility, Budget.open(means, storage, loop.clock(), loop::nanos));
        LocalTrainer trainer = new LocalTrainer(new Checkpoints(storage));
        return new RoundRunner(guard, models, store, trainer, outbox).run(announcement);
    }

    RoundOutcome run() throws IOException {
        return run(federation.announcement().build());
    }

    /** Gives the device whatever it asks for, then returns what came of the round. */
    RoundOutcome runWithDownloads() throws IOException {
        RoundOutcome outcome = run();
        while (outcome instanceof RoundOutcome.Awaiting awaiting) {
            assertThat(models.put(awaiting.content(), content(awaiting.content())))
                    .isTrue();
            outcome = run();
        }
        return outcome;
    }

    byte[] content(Content content) {
        if (content.equals(federation.model())) {
            return federation.modelFile();
        }
        return content.equals(federation.fullWeights()) ? federation.weightsFile() : federation.lastDelta();
    }

    static SkipReason skipReason(RoundOutcome outcome) {
        assertThat(outcome).isInstanceOf(RoundOutcome.Skipped.class);
        return ((RoundOutcome.Skipped) outcome).reason();
    }

    Update queuedUpdate() throws IOException {
        PendingUpdate update = outbox.pending().get(outbox.pending().size() - 1);
        return Parsing.update(outbox.read(update, 0, update.sizeBytes()));
    }

    DecodedDelta queuedDelta() throws IOException {
        Decoding decoding = new DeltaCodec(federation.layout())
                .decode(queuedUpdate().getDelta().toByteArray());
        return ((Decoding.Decoded) decoding).delta();
    }

    float[] residual() throws IOException {
        return outbox.residual(federation.model().getSha256(), federation.layout())
                .values()
                .clone();
    }
}
