package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.budget.Budget;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.eligibility.Eligibility;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.model.ModelLimits;
import dev.venule.agent.model.ModelShelf;
import dev.venule.agent.outbox.Outbox;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.agent.round.RoundGuard;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.round.RoundRunner;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.tflite.jvm.NativeModelRuntime;
import dev.venule.agent.training.Checkpoints;
import dev.venule.agent.training.LocalTrainer;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wearable's limits, a kernel's files and a real TensorFlow Lite: the update after a pause is the one without. */
final class PausedOnLinuxTest {
    /** 50 examples in batches of 8, three times. */
    private static final int STEPS = 21;

    private static final Clock NIGHT = Clock.fixed(Instant.parse("2026-01-01T23:30:00Z"), ZoneOffset.UTC);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicLong freeBytes = new AtomicLong(1L << 30);

    private enum Event {
        CHARGER_PULLED(SkipReason.NOT_CHARGING),
        OVERHEATED(SkipReason.TOO_HOT),
        NETWORK_METERED(SkipReason.NETWORK_METERED),
        DISK_FULL(SkipReason.STORAGE_LOW);

        private final SkipReason reason;

        Event(SkipReason reason) {
            this.reason = reason;
        }

        private void happens(FakeKernel kernel, AtomicLong freeBytes, boolean isBad) throws IOException {
            switch (this) {
                case CHARGER_PULLED -> kernel.charger(!isBad);
                case OVERHEATED -> kernel.celsius(isBad ? 45 : 31);
                case NETWORK_METERED -> kernel.route(isBad ? "wwan0" : "wlan0");
                case DISK_FULL -> freeBytes.set(isBad ? 1000 : 1L << 30);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void updateAfterAPauseAndARestartIsTheOneWithout(Event event) throws IOException {
        FakeKernel kernel = new FakeKernel(folder);
        MemoryStorage storage = new MemoryStorage();
        WatchedExamples examples = new WatchedExamples();
        examples.afterBatch(10, () -> event.happens(kernel, freeBytes, true));

        RoundOutcome stopped = round(storage, examples);
        assertThat(stopped).isInstanceOfSatisfying(RoundOutcome.Paused.class, paused -> {
            assertThat(paused.refusal().reason()).isEqualTo(event.reason);
            assertThat(paused.steps()).as("within one batch").isEqualTo(10);
            assertThat(paused.stepsInAll()).isEqualTo(STEPS);
        });
        assertThat(storage.list()).as("no partial update").noneMatch(name -> name.startsWith("update-"));

        event.happens(kernel, freeBytes, false);
        assertThat(round(storage, examples)).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(examples.batches()).as("no step twice").isEqualTo(STEPS);

        MemoryStorage other = new MemoryStorage();
        assertThat(round(other, new WatchedExamples())).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(update(storage)).isEqualTo(update(other));
        assertThat(left(storage)).as("all that was learned").containsExactly(left(other));
    }

    /** A process of its own: nothing but {@code storage} is left of the one before. */
    private RoundOutcome round(MemoryStorage storage, WatchedExamples examples) throws IOException {
        DeviceMeans means = new DeviceMeans(
                DeviceProfiles.named("wearable-wearos").limits(),
                new LinuxDeviceState(folder, Set.of("wwan0"), freeBytes::get),
                new LinuxEnergyMeter(folder));
        Eligibility eligibility = new Eligibility("watch-1", NIGHT, Duration.ZERO, 4);
        Outbox outbox = Outbox.open(storage, OutboxLimits.standard(), UpdateIds.random());
        Budget budget = Budget.open(means, storage, NIGHT, () -> 0);
        Announcement announcement = TinyModel.announcement(NIGHT.millis() + 1000);
        try (ModelShelf models =
                new ModelShelf(storage, new NativeModelRuntime(), new ModelLimits(1 << 20, RetryPolicy.standard()))) {
            models.put(announcement.getModel().getTflite(), TinyModel.file());
            models.put(announcement.getFullWeights(), TinyModel.weights());
            return new RoundRunner(
                            new RoundGuard(eligibility, budget),
                            models,
                            examples,
                            new LocalTrainer(new Checkpoints(storage)),
                            outbox)
                    .run(announcement);
        }
    }

    /** All but its id, which is drawn. */
    private static Update update(MemoryStorage storage) throws IOException {
        Outbox outbox = Outbox.open(storage, OutboxLimits.standard(), UpdateIds.random());
        PendingUpdate pending = outbox.pending().get(0);
        Reading<Update> reading = MessageReader.update(outbox.read(pending, 0, pending.sizeBytes()));
        return ((Reading.Valid<Update>) reading)
                .message().toBuilder().setUpdateId(ByteString.EMPTY).build();
    }

    /** What the update does not carry. */
    private static float[] left(MemoryStorage storage) throws IOException {
        Announcement announcement = TinyModel.announcement(0);
        TensorLayout layout = new TensorLayout(announcement.getModel().getTensorSizesList().stream()
                .mapToInt(Integer::intValue)
                .toArray());
        return Outbox.open(storage, OutboxLimits.standard(), UpdateIds.random())
                .residual(announcement.getModel().getTflite().getSha256(), layout)
                .values();
    }
}
