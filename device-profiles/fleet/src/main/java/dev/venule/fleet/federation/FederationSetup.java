package dev.venule.fleet.federation;

import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.fleet.data.PatientExamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a federation is made of.
 *
 * @param folder for everything that it stores; a federation that is started again in the same folder goes on
 * @param patients whose devices train, one each
 * @param reach how the devices reach the aggregator
 * @param seed of delays and dropouts
 */
public record FederationSetup(
        Path folder,
        PopulationConfig population,
        List<PatientExamples> patients,
        FleetBehavior behavior,
        Reach reach,
        long seed) {
    public FederationSetup {
        patients = List.copyOf(patients);
        if (patients.isEmpty()) {
            throw new IllegalArgumentException("a federation needs at least one device");
        }
    }

    /** Through the broker that is given, or an own one where it is empty. */
    public FederationSetup(
            Path folder,
            PopulationConfig population,
            List<PatientExamples> patients,
            FleetBehavior behavior,
            Optional<BrokerAddress> broker,
            long seed) {
        this(
                folder,
                population,
                patients,
                behavior,
                broker.<Reach>map(Reach.ExternalBroker::new).orElseGet(Reach.EmbeddedBroker::new),
                seed);
    }
}
