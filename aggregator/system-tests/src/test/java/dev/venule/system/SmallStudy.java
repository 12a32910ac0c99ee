package dev.venule.system;

import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.compiler.ModelCompiler;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.FleetBehavior;
import dev.venule.fleet.federation.Reach;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import dev.venule.fleet.study.StudyPopulation;
import java.nio.file.Path;
import java.time.Duration;

/** Synthetic ECG patients and a small model: enough for every step of the path to be the real one. */
final class SmallStudy {
    static final long SEED = 11;

    private SmallStudy() {}

    static PopulationConfig population(int devices, long versions) {
        Study study = Studies.ecg(devices, SEED);
        return StudyPopulation.of(study, ModelCompiler.compile(study.model()), versions, false);
    }

    /** Devices at a quick pace; a tenth drops out of each round. */
    static FederationSetup setup(Path folder, int devices, long versions) {
        return new FederationSetup(
                folder,
                population(devices, versions),
                Studies.ecg(devices, SEED).training(),
                new FleetBehavior(Duration.ofMillis(40), 5, 0.1),
                new Reach.EmbeddedBroker(),
                SEED);
    }

    /** The same through a broker that is there. */
    static FederationSetup through(FederationSetup setup, BrokerAddress broker) {
        return new FederationSetup(
                setup.folder(),
                setup.population(),
                setup.patients(),
                setup.behavior(),
                new Reach.ExternalBroker(broker),
                setup.seed());
    }
}
