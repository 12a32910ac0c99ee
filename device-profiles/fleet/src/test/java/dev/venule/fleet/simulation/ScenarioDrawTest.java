package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.message.SupportRule;
import dev.venule.protocol.message.ValueFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The seeds differ in kind: everything that can be chosen is, by some of them. */
final class ScenarioDrawTest {
    private static final SimulationSize SIZE = new SimulationSize(20, 8);
    private static final int SEEDS = 400;

    private final List<Scenario> scenarios = new ArrayList<>();
    private final List<DeviceTraits> devices = new ArrayList<>();

    ScenarioDrawTest() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Chance chance = new Chance(new SplittableRandom(seed));
            Scenario scenario = new ScenarioDraw(chance, SIZE).draw();
            scenarios.add(scenario);
            devices.add(DeviceTraits.draw((int) seed, chance, scenario, SIZE));
        }
    }

    @Test
    void someSeedsAreHarmlessAndMostAreNot() {
        assertThat(scenarios.stream().filter(ScenarioDrawTest::isHarmless).count())
                .isBetween(SEEDS / 40L, SEEDS / 8L);
        assertThat(scenarios.stream().filter(s -> s.harm().disk().crashFraction() > 0))
                .hasSizeGreaterThan(SEEDS / 3);
        assertThat(scenarios.stream().filter(s -> s.harm().store().fullFraction() > 0))
                .hasSizeGreaterThan(SEEDS / 5);
        assertThat(scenarios.stream().filter(s -> !s.harm().broker().isDurable()))
                .hasSizeGreaterThan(SEEDS / 5);
        assertThat(scenarios.stream().filter(s -> s.harm().broker().lossFraction() > 0))
                .hasSizeGreaterThan(SEEDS / 5);
    }

    private static boolean isHarmless(Scenario scenario) {
        return scenario.harm().goodLink().equals(LinkProfile.PERFECT)
                && scenario.harm().disk().equals(StorageFaults.NONE)
                && scenario.harm().store().equals(StorageFaults.NONE);
    }

    @Test
    void everyFormatAndEverySupportRuleIsTrainedWith() {
        Set<ValueFormat> formats = scenarios.stream()
                .map(s -> s.population().task().plan().getUpload().getValues())
                .collect(Collectors.toSet());
        Set<SupportRule> supports = scenarios.stream()
                .map(s -> s.population().task().plan().getUpload().getSupport())
                .collect(Collectors.toSet());

        assertThat(formats)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(ValueFormat.UNRECOGNIZED)));
        assertThat(supports).containsExactlyInAnyOrder(SupportRule.DEVICE_TOP_K, SupportRule.ANNOUNCED);
    }

    @Test
    void bothModesQuotasAndWaitsAreDrawn() {
        assertThat(scenarios.stream().filter(s -> s.cohorts().isPresent())).hasSizeBetween(SEEDS / 4, SEEDS * 6 / 10);
        assertThat(scenarios.stream()
                        .filter(s ->
                                s.population().policy().participation().quota().share() < 0.5))
                .hasSizeGreaterThan(SEEDS / 8);
        assertThat(scenarios.stream()
                        .filter(s -> s.population()
                                .policy()
                                .participation()
                                .maximumRetryAfter()
                                .isZero()))
                .hasSizeBetween(SEEDS / 8, SEEDS / 2);
    }

    @Test
    void modelsHaveTwoTensorsOfSomeHundredParametersAndAGoalThatAFleetCanReach() {
        assertThat(scenarios).allSatisfy(scenario -> {
            assertThat(scenario.population().model().layout().tensorCount()).isEqualTo(2);
            assertThat(scenario.population().model().layout().parameterCount()).isBetween(68, 400);
            assertThat(scenario.population().policy().buffer().goal()).isBetween(1, 14);
            assertThat(scenario.population().policy().buffer().maximumVersions())
                    .isEqualTo(8);
        });
    }

    @Test
    void someDevicesSendInPartsSomeHaveHardlyAnyRoomAndAFewNeverTrain() {
        assertThat(devices.stream().filter(d -> d.config().sending().maxPartBytes() <= 512))
                .hasSizeBetween(SEEDS / 4, SEEDS / 2);
        assertThat(devices.stream().filter(DeviceTraits::hasTightOutbox)).hasSizeBetween(SEEDS / 5, SEEDS / 2);
        assertThat(devices.stream().filter(d -> !d.hasEnoughExamples())).hasSizeBetween(1, SEEDS / 10);
        assertThat(devices.stream().filter(d -> !d.clockSkew().isZero())).hasSizeGreaterThan(SEEDS / 3);
        assertThat(devices.stream().filter(DeviceTraits::isOnBadLink)).hasSizeGreaterThan(SEEDS / 20);
    }
}
