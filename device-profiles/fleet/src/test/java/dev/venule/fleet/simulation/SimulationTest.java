package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The real agent and the real aggregator through hundreds of disasters. A failure names its seed and how to run it again. */
final class SimulationTest {
    private static final SimulationSize SMALL = new SimulationSize(14, 6);
    private static final int SEEDS = 240;

    @Test
    void everyPromiseIsKeptAtEverySeedAndNothingThatCanGoWrongIsMissing() {
        Map<Happening, Long> counts = new EnumMap<>(Happening.class);
        Set<Long> histories = new HashSet<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulationResult result = Simulation.run(seed, SMALL);
            assertThat(result.violation())
                    .as(
                            "./venule simulate --seed %d --devices %d --versions %d",
                            seed, SMALL.devices(), SMALL.versions())
                    .isEmpty();
            histories.add(result.historyHash());
            result.counts().forEach((happening, count) -> counts.merge(happening, count, Long::sum));
        }

        assertThat(histories).as("seeds differ").hasSize(SEEDS);
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Happening.class));
        assertThat(counts)
                .allSatisfy((happening, count) ->
                        assertThat(count).as(happening.label()).isGreaterThanOrEqualTo(10));
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed : new long[] {3, 17, 62, 115}) {
            SimulationResult first = Simulation.run(seed, SMALL);
            SimulationResult second = Simulation.run(seed, SMALL);

            assertThat(second).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void anotherSizeIsAnotherHistory() {
        assertThat(Simulation.run(5, SMALL).historyName())
                .hasSize(16)
                .isNotEqualTo(Simulation.run(5, new SimulationSize(15, 6)).historyName());
    }

    @Test
    void aLargerFleetKeepsItsPromisesToo() {
        SimulationSize large = new SimulationSize(300, 3);
        for (long seed = 1; seed <= 4; seed++) {
            SimulationResult result = Simulation.run(seed, large);

            assertThat(result.violation())
                    .as("./venule simulate --seed %d --devices 300 --versions 3", seed)
                    .isEmpty();
            assertThat(result.versions()).as("seed %d", seed).isEqualTo(3);
        }
    }

    @Test
    void aSingleDeviceIsAFleet() {
        for (long seed = 1; seed <= 30; seed++) {
            assertThat(Simulation.run(seed, new SimulationSize(1, 4)).violation())
                    .as("./venule simulate --seed %d --devices 1 --versions 4", seed)
                    .isEmpty();
        }
    }
}
