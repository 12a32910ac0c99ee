package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CampaignTest {
    private final List<Long> heard = new ArrayList<>();

    @Test
    void everySeedIsRunOnceAndItsCountsAreSummed() throws InterruptedException {
        Campaign.Report report = new Campaign(seed -> result(seed, false)).run(5, 104, 3, this::hear);

        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(5, 104).boxed().toList());
        assertThat(report.seedsRun()).isEqualTo(100);
        assertThat(report.counts()).isEqualTo(Map.of(Happening.VERSION_MADE, 200L));
        assertThat(report.failure()).isEmpty();
    }

    @Test
    void theLowestSeedThatFailsIsReportedWhicheverThreadIsFirst() throws InterruptedException {
        for (int repetition = 0; repetition < 50; repetition++) {
            Campaign.Report report = new Campaign(seed -> result(seed, seed % 10 == 7)).run(1, 1000, 4, this::hear);

            assertThat(report.failure()).map(SimulationResult::seed).contains(7L);
            assertThat(report.seedsRun()).as("no seed is begun after a failure").isBetween(7L, 999L);
        }
    }

    @Test
    void aCampaignThatIsStoppedBeginsNothingMore() throws InterruptedException {
        Campaign campaign = new Campaign(seed -> result(seed, false));

        Campaign.Report report = campaign.run(1, 1000, 1, result -> campaign.stop());

        assertThat(report.seedsRun()).isEqualTo(1);
        assertThat(report.failure()).isEmpty();
    }

    @Test
    void aSimulationThatCannotRunEndsTheCampaign() {
        Campaign campaign = new Campaign(seed -> {
            throw new IllegalArgumentException("no such scenario");
        });

        assertThatThrownBy(() -> campaign.run(1, 2, 1, this::hear))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such scenario");
    }

    @Test
    void realSimulationsGiveTheSameCountsOnOneThreadAndOnTwo() throws InterruptedException {
        SimulationSize size = new SimulationSize(4, 3);

        Campaign.Report one = new Campaign(size).run(1, 12, 1, this::hear);
        Campaign.Report two = new Campaign(size).run(1, 12, 2, this::hear);

        assertThat(one).isEqualTo(two);
        assertThat(one.counts().get(Happening.VERSION_MADE)).isPositive();
    }

    @Test
    void sizesOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> new SimulationSize(0, 1)).hasMessage("devices must be in 1..100000, was 0");
        assertThatThrownBy(() -> new SimulationSize(1, 1001)).hasMessage("versions must be in 1..1000, was 1001");
    }

    private void hear(SimulationResult result) {
        heard.add(result.seed());
    }

    private static SimulationResult result(long seed, boolean isViolation) {
        return new SimulationResult(
                seed,
                seed,
                2,
                Duration.ZERO,
                Map.of(Happening.VERSION_MADE, 2L),
                isViolation ? Optional.of("a promise") : Optional.empty());
    }
}
