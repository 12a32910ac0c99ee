package dev.venule.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.venule.agent.device.NetworkType;
import dev.venule.agent.eligibility.Refusal;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.Limits;
import dev.venule.agent.fake.ScriptedDevice;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.transport.Traffic;
import dev.venule.protocol.message.Announcement;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A day begins at 01:46:40 UTC on 2001-09-09, when the virtual loop begins. */
final class BudgetTest {
    private static final EnergyLimit.Radio NO_RADIO = new EnergyLimit.Radio(0, 0, Duration.ZERO);

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryStorage storage = new MemoryStorage();
    private final ScriptedDevice device = new ScriptedDevice();
    private final Federation federation = new Federation();

    private Budget open(BudgetLimits limits) throws IOException {
        return Budget.open(new DeviceMeans(limits, device, device), storage, loop.clock(), loop::nanos);
    }

    private Announcement announcement() {
        return federation.announcement().build();
    }

    private static void assertRefused(Optional<Refusal> refusal, SkipReason reason, String... texts) {
        assertThat(refusal).isPresent();
        assertThat(refusal.get().reason()).isEqualTo(reason);
        assertThat(refusal.get().explanation()).contains(texts);
    }

    private static BudgetLimits traffic() {
        return Limits.with(
                new TrafficLimits(new TrafficLimits.PerDay(1_000, 2_000), new TrafficLimits.PerDay(10_000, 20_000)));
    }

    @Test
    void unlimitedBudgetRefusesNothingAndWritesNothing() throws IOException {
        Budget budget = open(BudgetLimits.unlimited());
        budget.transferred(new Traffic(1L << 50, 1L << 50));
        try (TrainingStretch stretch = budget.train(announcement())) {
            loop.pass(Duration.ofDays(3));
            assertThat(stretch.reasonToStop()).isEmpty();
        }

        assertThat(budget.refusalOfRound(announcement())).isEmpty();
        assertThat(budget.refusalToFetch(Long.MAX_VALUE)).isEmpty();
        assertThat(budget.refusalToSend(Long.MAX_VALUE)).isEmpty();
        assertThat(storage.list()).isEmpty();
    }

    @Test
    void bytesAreLimitedByTheKindOfNetwork() throws IOException {
        Budget budget = open(traffic());
        budget.transferred(new Traffic(9_000, 3_000));
        assertThat(budget.refusalToSend(1_000)).isEmpty();
        assertRefused(budget.refusalToSend(1_001), SkipReason.UPLOAD_SPENT, "1001 bytes", "9000", "10000");
        assertThat(budget.refusalToFetch(17_000)).isEmpty();
        assertRefused(budget.refusalToFetch(17_001), SkipReason.DOWNLOAD_SPENT, "17001 bytes", "3000", "20000");

        device.network = NetworkType.METERED;
        assertThat(budget.refusalToSend(1_000))
                .as("nothing was sent over this one")
                .isEmpty();
        budget.transferred(new Traffic(9_100, 3_000));
        assertRefused(budget.refusalToSend(901), SkipReason.UPLOAD_SPENT, "901 bytes", "100", "1000");
    }

    @Test
    void roundWhoseUpdateCouldNotBeSentTodayIsNotTrained() throws IOException {
        Budget budget = open(traffic());
        budget.transferred(new Traffic(9_990, 0));

        assertRefused(budget.refusalOfRound(announcement()), SkipReason.UPLOAD_SPENT, "of the day's 10000");
    }

    @Test
    void restartForgetsNothingAndTheNextDayEverything() throws IOException {
        open(traffic()).transferred(new Traffic(9_000, 0));

        Budget restarted = open(traffic());
        assertThat(restarted.refusalToSend(1_001)).isPresent();
        restarted.transferred(new Traffic(500, 0));
        assertThat(restarted.refusalToSend(501))
                .as("a new transport counts from 0")
                .isPresent();

        loop.pass(Duration.ofHours(23));
        assertThat(restarted.refusalToSend(10_000)).isEmpty();
        assertThat(open(traffic()).refusalToSend(10_000)).isEmpty();
    }

    @Test
    void killedProcessForgetsLittleOfWhatItSent() throws IOException {
        Budget budget = open(traffic());
        for (int sent = 1; sent <= 9_000; sent++) {
            budget.transferred(new Traffic(sent, 0));
        }

        assertThat(open(traffic()).refusalToSend(1_000 + 1_000 / 64 + 1)).isPresent();
    }

    @Test
    void damagedFileCountsAsNone() throws IOException {
        open(traffic()).transferred(new Traffic(9_000, 0));
        byte[] file = storage.read("budget").orElseThrow();
        file[3] ^= 1;
        storage.writeAtomically("budget", file);

        assertThat(open(traffic()).refusalToSend(10_000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 100, 1, the model's file has 10 bytes",
        "100, 3, 1, the model has 4 parameters",
        "100, 100, 0.5, the plan uploads 1.0 of the parameters"
    })
    void modelBeyondTheCeilingIsRefusedWithItsNumber(long file, long parameters, double keep, String explanation)
            throws IOException {
        Optional<Refusal> refusal =
                open(Limits.with(new ModelCeiling(file, parameters, keep))).refusalOfRound(announcement());

        assertThat(refusal).isPresent();
        assertThat(refusal.get().explanation()).startsWith(explanation);
        assertThat(refusal.get().reason().isPassing()).isFalse();
    }

    @Test
    void roundMayTakeSoLongAndTheSameWorkIsNotTriedAgainToday() throws IOException {
        Budget budget = open(Limits.with(Duration.ofSeconds(60)));
        try (TrainingStretch first = budget.train(announcement())) {
            loop.pass(Duration.ofSeconds(40));
            assertThat(first.reasonToStop()).isEmpty();
        }
        loop.pass(Duration.ofHours(1)); // a pause costs nothing
        try (TrainingStretch second = open(Limits.with(Duration.ofSeconds(60))).train(announcement())) {
            loop.pass(Duration.ofSeconds(20));
            assertThat(second.reasonToStop()).isEmpty();
            loop.pass(Duration.ofSeconds(1));
            assertRefused(second.reasonToStop(), SkipReason.ROUND_TOO_LONG, "60 s");
        }

        federation.advance(0.5f);
        Budget later = open(Limits.with(Duration.ofSeconds(60)));
        assertRefused(later.refusalOfRound(announcement()), SkipReason.ROUND_TOO_LONG, "60 s");
        federation.setPlan(Federation.plan().setLearningRate(0.2f));
        assertThat(later.refusalOfRound(announcement())).as("other work").isEmpty();
        federation.setPlan(Federation.plan());
        loop.pass(Duration.ofDays(1));
        assertThat(later.refusalOfRound(announcement())).as("another day").isEmpty();
    }

    @Test
    void energyOfADayIsALimitLikeAnyOther() throws IOException {
        Budget budget = open(Limits.with(new EnergyLimit(10, 2, NO_RADIO)));
        try (TrainingStretch stretch = budget.train(announcement())) {
            device.cpuNanos = Duration.ofMillis(4_900).toNanos();
            device.measuredMicrojoules = 70_000_000;
            assertThat(stretch.reasonToStop()).isEmpty();
            device.cpuNanos = Duration.ofSeconds(5).toNanos();
            assertRefused(stretch.reasonToStop(), SkipReason.ENERGY_SPENT, "10.0 J");
        }

        assertThat(budget.energyToday()).isEqualTo(new EnergyUse(10_000_000, 70_000_000));
        assertThat(budget.energyOfRound()).isEqualTo(new EnergyUse(10_000_000, 70_000_000));
        Budget restarted = open(Limits.with(new EnergyLimit(10, 2, NO_RADIO)));
        assertRefused(restarted.refusalOfRound(announcement()), SkipReason.ENERGY_SPENT, "10.0 J");
        loop.pass(Duration.ofDays(1));
        assertThat(restarted.refusalOfRound(announcement())).isEmpty();
        assertThat(restarted.energyToday()).isEqualTo(EnergyUse.none());
    }

    @Test
    void bytesTakeEnergyAndSoDoesTheRadiosTailOnceForEachBurst() throws IOException {
        EnergyLimit.Radio radio = new EnergyLimit.Radio(0.001, 0.5, Duration.ofSeconds(10));
        Budget budget = open(Limits.with(new EnergyLimit(1e6, 2, radio)));
        loop.pass(Duration.ofMinutes(1));
        budget.transferred(new Traffic(500, 500)); // 1 J, and 10 s of tail before it: 5 J
        loop.pass(Duration.ofSeconds(2));
        budget.transferred(new Traffic(1_000, 1_000)); // 1 J, and 2 s of a tail that was cut short: 1 J

        assertThat(budget.energyToday().modelledMicrojoules() / 1e6).isCloseTo(8, offset(1e-6));
        assertThat(budget.energyToday().measuredMicrojoules()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 24, true", "1, 2, true", "2, 6, false", "22, 2, true", "22, 1, false", "1, 1, true"})
    void hoursMayLastOverMidnight(int from, int to, boolean isOpen) throws IOException {
        TrainingConditions conditions = new TrainingConditions(
                EnumSet.noneOf(Requirement.class), new DailyWindow(from, to), 0, Double.POSITIVE_INFINITY, 0);

        Optional<Refusal> refusal = open(Limits.with(conditions)).refusalOfRound(announcement());

        assertThat(refusal.isEmpty()).isEqualTo(isOpen);
        refusal.ifPresent(given -> assertThat(given.explanation()).contains("01:46:40", from + ":00 to " + to + ":00"));
    }

    @Test
    void ceilingWithoutAThermometerRefuses() throws IOException {
        device.celsius = OptionalDouble.empty();

        assertRefused(
                open(Limits.ofConditions()).refusalOfRound(announcement()), SkipReason.TEMPERATURE_UNKNOWN, "40.0 C");
    }

    @Test
    void deviceWithoutABatteryIsAboveEveryFloor() throws IOException {
        device.batteryFraction = OptionalDouble.empty();

        assertThat(open(Limits.ofConditions()).refusalOfRound(announcement())).isEmpty();
    }
}
