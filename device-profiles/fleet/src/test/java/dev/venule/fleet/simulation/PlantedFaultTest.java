package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.storage.DeviceStorage;
import dev.venule.aggregator.buffer.AggregatorStore;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle that finds nothing proves nothing: here something is wrong, and it must say what. */
final class PlantedFaultTest {
    private static final SimulationSize SMALL = new SimulationSize(12, 5);
    private static final int SEEDS = 500;

    @Test
    void aJournalThatDropsWhatItAcknowledgedIsFound() {
        assertThat(foundAtAggregator(PlantedStores.Dropping::new))
                .matches(".*(a receipt promises it, and it is neither in a version nor in the buffer"
                        + "|the buffer holds \\d+ updates, the journal \\d+).*");
    }

    @Test
    void anAggregatorThatForgetsItsVerdictsAtARestartIsFound() {
        assertThat(foundAtAggregator(PlantedStores.Forgetful::new))
                .matches(".*device d\\d+, update [0-9a-f]{8}, version \\d+: is decided a second time.*");
    }

    @Test
    void anAnnouncementSequenceThatBeginsAgainIsFound() {
        assertThat(foundAtAggregator(PlantedStores.Repeating::new)).contains("is published after sequence");
    }

    @ParameterizedTest
    @EnumSource
    void aVersionThatIsNotItsContributionsIsFound(PlantedStores.Forgery forgery) {
        assertThat(foundAtAggregator(store -> new PlantedStores.Forging(store, forgery)))
                .contains(forgery.sentence());
    }

    @Test
    void aRejectedUpdateThatIsNotTakenBackIsFound() {
        assertThat(foundOnDevices(PlantedDisks.WithoutRestore::new))
                .matches(".*device d\\d+: after version \\d+ something was lost or counts twice, parameter \\d+: .*");
    }

    @Test
    void aDiskThatDoesNotKeepWhatItAcknowledgedIsFound() {
        assertThat(foundOnDevices(PlantedDisks.Lying::new)).contains("device d");
    }

    @Test
    void aDiskThatSkipsWritesIsFound() {
        assertThat(foundOnDevices(PlantedDisks.Skipping::new)).contains("device d");
    }

    @Test
    void aTrainingThatDoesNotGoOnWhereItStoppedIsFound() {
        assertThat(foundOnDevices(PlantedDisks.Tampering::new)).endsWith("is not what training gives without a pause");
    }

    private static String foundAtAggregator(UnaryOperator<AggregatorStore> plant) {
        return found(new Simulation.Disks(UnaryOperator.identity(), plant));
    }

    private static String foundOnDevices(UnaryOperator<DeviceStorage> plant) {
        return found(new Simulation.Disks(plant, UnaryOperator.identity()));
    }

    private static String found(Simulation.Disks disks) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Optional<String> violation = Simulation.run(seed, SMALL, disks).violation();
            if (violation.isPresent()) {
                return violation.get();
            }
        }
        throw new AssertionError("not found within " + SEEDS + " seeds");
    }
}
