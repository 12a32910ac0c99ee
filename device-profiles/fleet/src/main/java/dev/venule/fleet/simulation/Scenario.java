package dev.venule.fleet.simulation;

import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.PopulationConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * The character of one simulation, drawn from its seed: what is trained and how, who is there, and what goes wrong.
 *
 * @param faultSpan how long things go wrong, before everything is well and stays so
 * @param maxBatch messages that the aggregator takes at once
 */
record Scenario(
        Duration faultSpan,
        SimulatedModel.Shape shape,
        PopulationConfig population,
        IntakeLimits intake,
        int maxBatch,
        Presence presence,
        Harm harm) {

    /** How cohorts are drawn; empty where every device contributes when it can. */
    Optional<RoundMode.SynchronousCohorts> cohorts() {
        return population.policy().mode() instanceof RoundMode.SynchronousCohorts cohorts
                ? Optional.of(cohorts)
                : Optional.empty();
    }

    /**
     * When devices are there.
     *
     * @param mostlyAway whether a device is out of reach but for some spans, or within reach but for some
     * @param maxSpans of a device, at least 1
     * @param longestSpan at least a minute
     * @param maxPowerOffs of a device
     * @param lateFraction share of the devices that appear at any time of the faulty span, not at its beginning; 0..1
     */
    record Presence(boolean mostlyAway, int maxSpans, Duration longestSpan, int maxPowerOffs, double lateFraction) {}

    /**
     * What goes wrong.
     *
     * @param disk of each device
     * @param store of the aggregator
     * @param goodLink of most devices
     * @param badLink of the others
     * @param badLinkFraction share of the others, 0..1
     * @param broker how it behaves
     * @param longestAbsence of the aggregator, the broker, or the way between them; at least a second
     * @param aggregatorKills besides the store's crashes
     * @param partitions between aggregator and broker
     * @param trouble probability that a device's state begins to be wrong at a question about it, 0..1
     */
    record Harm(
            StorageFaults disk,
            StorageFaults store,
            LinkProfile goodLink,
            LinkProfile badLink,
            double badLinkFraction,
            Broker broker,
            Duration longestAbsence,
            int aggregatorKills,
            int partitions,
            double trouble) {}

    /**
     * How good a broker is.
     *
     * @param lossFraction share of the updates that it acknowledges and loses, 0..1
     * @param keepsSessions whether receipts wait for a device that is away
     * @param isDurable whether a restart leaves it what it held and retained
     */
    record Broker(double lossFraction, boolean keepsSessions, boolean isDurable, int restarts) {
        static Broker faultless() {
            return new Broker(0, true, true, 0);
        }
    }
}
