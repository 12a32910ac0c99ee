package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real agents that are asked by cohorts: statuses, selection, reports, deadlines, over a real broker. */
final class CohortFederationTest {
    private static final int DEVICES = 9;
    private static final int GOAL = 3;
    private static final int MINIMUM = 2;
    private static final int VERSIONS = 6;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void versionsAreMadeOfReportsOnTheCurrentVersionAndNothingIsLost() throws Exception {
        try (Federation federation = Federation.start(setup(), AggregatorListener.none(), RoundListener.silent())) {
            await("versions")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> federation.aggregator().model("ecg").version() >= VERSIONS);

            assertThat(federation.lostUpdates()).isEmpty();
            List<VersionProvenance> versions = federation.aggregator().versions("ecg");
            assertThat(versions).hasSize(VERSIONS);
            for (VersionProvenance version : versions) {
                assertThat(version.contributions()).isBetween(MINIMUM, GOAL);
                assertThat(version.participation().mode()).isEqualTo(Participation.Mode.COHORTS);
                assertThat(version.participation().selected()).isGreaterThanOrEqualTo(version.contributions());
                assertThat(federation.aggregator().contributions("ecg", version.version()))
                        .extracting(Contribution::staleness)
                        .containsOnly(0);
            }
        }
    }

    /** Four of nine are asked for three reports; where too many drop out, the deadline is not far. */
    private FederationSetup setup() {
        FederationSetup setup = SmallStudy.setup(folder, DEVICES, VERSIONS);
        PopulationConfig population = setup.population();
        AggregationPolicy policy = population.policy();
        assertThat(policy.buffer().goal()).isEqualTo(GOAL);
        RoundMode mode =
                new RoundMode.SynchronousCohorts(1.3, Duration.ofSeconds(20), DEVICES, MINIMUM, Duration.ofSeconds(1));
        AggregationPolicy byCohorts = new AggregationPolicy(
                policy.buffer(), policy.step(), policy.publishing(), mode, ParticipationPolicy.standard());
        return new FederationSetup(
                setup.folder(),
                new PopulationConfig(population.name(), population.model(), population.task(), byCohorts),
                setup.patients(),
                setup.behavior(),
                setup.reach(),
                setup.seed());
    }
}
