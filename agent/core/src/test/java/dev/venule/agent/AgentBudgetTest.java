package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.EnergyLimit;
import dev.venule.agent.budget.TrafficLimits;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.Limits;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.transport.Traffic;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.UpdatePart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What becomes of a whole agent that cannot afford everything, and what its operator sees of it. */
final class AgentBudgetTest extends AgentFixture {
    private void restartWith(BudgetLimits limits) {
        this.limits = limits;
        restart();
    }

    private DeviceStatus lastStatus() {
        loop.pass(Duration.ofMinutes(20));
        List<DeviceStatus> statuses = transport.statuses();
        return statuses.get(statuses.size() - 1);
    }

    @Test
    void pausedTrainingGoesOnByItselfOnceTheChargerIsBack() {
        federation.setPlan(Federation.plan().setEpochs(3));
        restartWith(Limits.ofConditions());
        runtime.onBatch(batch -> device.isOnExternalPower = batch != 4);

        announce();
        assertThat(agent.counters().rounds().paused()).isEqualTo(Map.of(SkipReason.NOT_CHARGING, 1L));
        assertThat(transport.takeSent()).as("no partial update").isEmpty();

        loop.pass(Duration.ofMinutes(15));
        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.NOT_CHARGING, 1L));
        device.isOnExternalPower = true;
        loop.pass(Duration.ofMinutes(15));
        assertThat(agent.counters().rounds().queued()).isEqualTo(1);
        assertThat(runtime.batches()).isEqualTo(9);
        assertThat(transport.takeSent()).isNotEmpty();
    }

    @Test
    void pausedTrainingIsFinishedThoughANewerVersionCameMeanwhile() {
        federation.setPlan(Federation.plan().setEpochs(3).setMaximumStaleness(1));
        restartWith(Limits.ofConditions());
        runtime.onBatch(batch -> device.isOnExternalPower = batch != 4);
        announce();

        nextVersion();
        loop.pass(Duration.ofMinutes(1));
        device.isOnExternalPower = true;
        loop.pass(Duration.ofMinutes(15));

        UpdatePart first = transport.takeSent().get(0);
        assertThat(Parsing.update(first.getData().toByteArray()).getBaseVersion())
                .isEqualTo(1);
        assertThat(agent.counters().rounds().queued())
                .as("and then the newer one")
                .isEqualTo(2);
    }

    @Test
    void pausedTrainingIsGivenUpOnceItsVersionNoLongerCounts() {
        federation.setPlan(Federation.plan().setEpochs(3).setMaximumStaleness(1));
        restartWith(Limits.ofConditions());
        runtime.onBatch(batch -> device.isOnExternalPower = batch != 4);
        announce();

        nextVersion();
        nextVersion();
        device.isOnExternalPower = true;
        loop.pass(Duration.ofMinutes(15));

        assertThat(transport.takeSent())
                .isNotEmpty()
                .allMatch(part -> Parsing.update(part.getData().toByteArray()).getBaseVersion() == 3);
    }

    @Test
    void operatorSeesTheReasonAndTheNumberInTheStatus() {
        restartWith(Limits.ofConditions());
        device.batteryFraction = OptionalDouble.of(0.34);

        announce();

        DeviceStatus status = lastStatus();
        assertThat(status.getLastOutcome()).isEqualTo("battery_low");
        assertThat(status.getLastExplanation()).isEqualTo("the battery is at 34 %, this device trains from 50 % on");
        assertThat(status.getBatteryFraction()).isEqualTo(0.34f);
        assertThat(status.hasEnergy()).isFalse();
    }

    @Test
    void operatorSeesTheEnergyModelledApartFromMeasured() {
        restartWith(Limits.with(new EnergyLimit(100, 2, new EnergyLimit.Radio(0, 0, Duration.ZERO))));
        runtime.onBatch(batch -> {
            device.cpuNanos += 1_000_000_000;
            device.measuredMicrojoules += 7_000_000;
        });

        announce();

        assertThat(lastStatus().getEnergy()).satisfies(energy -> {
            assertThat(energy.getModelledTodayMillijoules()).isEqualTo(3 * 2_000);
            assertThat(energy.getModelledRoundMillijoules()).isEqualTo(3 * 2_000);
            assertThat(energy.getMeasuredTodayMillijoules()).isEqualTo(3 * 7_000);
            assertThat(energy.getMeasuredRoundMillijoules()).isEqualTo(3 * 7_000);
            assertThat(energy.getLimitPerDayMillijoules()).isEqualTo(100_000);
        });
    }

    @Test
    void updatesWaitForTomorrowOnceTheDaysBytesAreSent() {
        TrafficLimits.PerDay perDay = new TrafficLimits.PerDay(10_000, 1 << 20);
        restartWith(Limits.with(new TrafficLimits(perDay, perDay)));
        announce();
        assertThat(transport.takeSent()).isNotEmpty();

        transport.setTraffic(new Traffic(9_990, 0));
        loop.pass(Duration.ofHours(2));
        transport.takeSent();
        loop.pass(Duration.ofHours(2));
        assertThat(transport.takeSent()).as("no repetition either").isEmpty();
        assertThat(lastStatus().getLastOutcome()).isEqualTo("upload_spent");
        assertThat(lastStatus().getLastExplanation()).contains("of the day's 10000 are used");

        loop.pass(Duration.ofHours(24));
        assertThat(transport.takeSent()).isNotEmpty();
    }

    @Test
    void modelIsNotFetchedBeyondTheDaysBytes() {
        TrafficLimits.PerDay perDay = new TrafficLimits.PerDay(10_000, 5);
        restartWith(Limits.with(new TrafficLimits(perDay, perDay)));

        announce();

        assertThat(outcomes.get(0))
                .isEqualTo(new RoundOutcome.Skipped(
                        SkipReason.DOWNLOAD_SPENT, "10 bytes are wanted, 0 of the day's 5 are used on this network"));
        assertThat(transport.takeAsked()).isEmpty();
    }
}
