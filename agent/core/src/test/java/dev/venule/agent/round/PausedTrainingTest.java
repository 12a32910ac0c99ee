package dev.venule.agent.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.device.NetworkType;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.Limits;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.ScriptedDevice;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.message.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training stops when the device may train no more, and goes on as if it had never stopped. */
final class PausedTrainingTest extends RoundRunnerFixture {
    /** 10 examples in batches of 4, three times. */
    private static final int STEPS = 9;

    private static final Plan.Builder PLAN =
            Federation.plan().setEpochs(3).setMomentum(0.9f).setProximalMu(0.3f).setShuffleSeed(5);

    private final ScriptedDevice device = new ScriptedDevice();

    @BeforeEach
    void limit() {
        federation.setPlan(PLAN);
        means = new DeviceMeans(Limits.ofConditions(), device, device);
    }

    /** What may happen to a device while it trains. */
    private enum Event {
        CHARGER_PULLED(SkipReason.NOT_CHARGING, device -> device.isOnExternalPower = false),
        OVERHEATED(SkipReason.TOO_HOT, device -> device.celsius = OptionalDouble.of(41)),
        NETWORK_METERED(SkipReason.NETWORK_METERED, device -> device.network = NetworkType.METERED),
        DISK_FULL(SkipReason.STORAGE_LOW, device -> device.freeStorageBytes = 1000),
        BATTERY_EMPTY(SkipReason.BATTERY_LOW, device -> device.batteryFraction = OptionalDouble.of(0.4)),
        PICKED_UP(SkipReason.DEVICE_IN_USE, device -> device.isIdle = false);

        private final SkipReason reason;

        @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
        private final Consumer<ScriptedDevice> happens;

        Event(SkipReason reason, Consumer<ScriptedDevice> happens) {
            this.reason = reason;
            this.happens = happens;
        }
    }

    /** What the same examples give on a device that nothing interrupts. */
    private DecodedDelta uninterrupted() throws IOException {
        RoundRunnerFixture other = new RoundRunnerFixture() {};
        other.federation.setPlan(PLAN);
        assertThat(other.runWithDownloads()).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(other.runtime.batches()).isEqualTo(STEPS);
        return other.queuedDelta();
    }

    private void interruptAfter(int batches, Event event) {
        runtime.onBatch(batch -> {
            if (batch == batches) {
                event.happens.accept(device);
            }
        });
    }

    private void recover() {
        ScriptedDevice fresh = new ScriptedDevice();
        means = new DeviceMeans(Limits.ofConditions(), fresh, fresh);
    }

    @ParameterizedTest
    @EnumSource
    void trainingStopsWithinABatchAndGoesOnBitForBit(Event event) throws IOException {
        interruptAfter(4, event);

        RoundOutcome.Paused paused = (RoundOutcome.Paused) runWithDownloads();

        assertThat(paused.refusal().reason()).isEqualTo(event.reason);
        assertThat(paused.steps()).isEqualTo(4);
        assertThat(paused.stepsInAll()).isEqualTo(STEPS);
        assertThat(runtime.batches()).isEqualTo(4);
        assertThat(outbox.pending()).as("no partial update").isEmpty();
        assertThat(skipReason(run())).as("as long as it lasts").isEqualTo(event.reason);
        assertThat(runtime.batches()).isEqualTo(4);

        recover();
        assertThat(run()).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(runtime.batches()).as("no step was made twice").isEqualTo(STEPS);
        assertSameBits(queuedDelta(), uninterrupted());
        assertThat(queuedUpdate().getLocalSteps()).isEqualTo(STEPS);
        assertThat(storage.list()).doesNotContain("checkpoint");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyStepMayBeTheLastBeforeTheProcessDies(int step) throws IOException {
        interruptAfter(step, Event.CHARGER_PULLED);
        runWithDownloads();

        outbox = openOutbox(OutboxLimits.standard());
        models = openModels(1 << 20);
        recover();

        assertThat(runWithDownloads()).isInstanceOf(RoundOutcome.Queued.class);
        assertThat(runtime.batches()).isEqualTo(STEPS);
        assertSameBits(queuedDelta(), uninterrupted());
    }

    @Test
    void trainingMayBeInterruptedAfterEveryStep() throws IOException {
        int rounds = 0;
        RoundOutcome outcome;
        do {
            interruptAfter(++rounds, Event.PICKED_UP);
            outcome = runWithDownloads();
            device.isIdle = true;
        } while (outcome instanceof RoundOutcome.Paused);

        assertThat(rounds).isEqualTo(STEPS);
        assertSameBits(queuedDelta(), uninterrupted());
    }

    @Test
    void damagedCheckpointMeansFromTheBeginning() throws IOException {
        interruptAfter(4, Event.CHARGER_PULLED);
        runWithDownloads();
        byte[] checkpoint = storage.read("checkpoint").orElseThrow();
        checkpoint[50] ^= 1;
        storage.writeAtomically("checkpoint", checkpoint);

        recover();
        run();

        assertThat(runtime.batches()).isEqualTo(4 + STEPS);
        assertSameBits(queuedDelta(), uninterrupted());
    }

    @Test
    void modelThatCannotGoOnBeginsAgain() throws IOException {
        runtime.withholdVelocity();
        interruptAfter(4, Event.CHARGER_PULLED);
        runWithDownloads();
        assertThat(storage.list()).doesNotContain("checkpoint");

        recover();
        run();

        assertThat(runtime.batches()).isEqualTo(4 + STEPS);
        assertSameBits(queuedDelta(), uninterrupted());
    }

    @Test
    void otherExamplesMeanFromTheBeginning() throws IOException {
        interruptAfter(4, Event.CHARGER_PULLED);
        runWithDownloads();

        recover();
        run(federation.announcement().build(), ListedExamples.linear(12, Federation.FEATURES, 1));

        assertThat(runtime.batches()).isEqualTo(4 + 9);
    }

    @Test
    void trainingOfAnEarlierVersionIsGivenUpForAnother() throws IOException {
        interruptAfter(4, Event.CHARGER_PULLED);
        runWithDownloads();
        federation.advance(0.5f);

        recover();
        assertThat(runWithDownloads()).isInstanceOf(RoundOutcome.Queued.class);

        assertThat(runtime.batches()).isEqualTo(4 + STEPS);
        assertThat(queuedUpdate().getBaseVersion()).isEqualTo(2);
        assertThat(storage.list()).doesNotContain("checkpoint");
    }

    @Test
    void trainingThatComesTooLateForItsAnnouncementIsGivenUp() throws IOException {
        runtime.onBatch(batch -> loop.pass(Duration.ofMinutes(20)));

        RoundOutcome outcome = runWithDownloads();

        assertThat(skipReason(outcome)).isEqualTo(SkipReason.ANNOUNCEMENT_EXPIRED);
        assertThat(runtime.batches()).isEqualTo(4);
        assertThat(storage.list()).doesNotContain("checkpoint");
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void deviceWhoseStateCannotBeReadDoesNotTrain() throws IOException {
        runWithDownloads();
        federation.advance(0.5f);
        device.isReadable = false;

        assertThatThrownBy(this::run).isInstanceOf(IOException.class).hasMessageContaining("power supply");
    }

    /** Long training leaves a checkpoint each minute, for the case that the process ends without a word. */
    @Test
    void deathOfTheProcessCostsAMinuteOfTrainingAtMost() throws IOException {
        runtime.onBatch(batch -> {
            loop.pass(Duration.ofSeconds(25));
            if (batch == 8) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(this::runWithDownloads).hasMessage("killed");
        assertThat(storage.list()).contains("checkpoint");

        runtime.onBatch(batch -> {});
        models = openModels(1 << 20);
        runWithDownloads();

        assertThat(runtime.batches()).as("from step 6 on").isEqualTo(8 + 3);
        assertSameBits(queuedDelta(), uninterrupted());
    }

    private void assertSameBits(DecodedDelta actual, DecodedDelta expected) {
        float[] first = new float[federation.layout().parameterCount()];
        float[] second = first.clone();
        actual.addTo(first);
        expected.addTo(second);
        assertThat(first).containsExactly(second);
    }
}
