package dev.venule.broker.setup;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetEnrolment;
import dev.venule.broker.fleet.FleetPopulation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The aggregator's configuration and service. */
final class AggregatorFiles {
    private static final int DEVICES_PER_GOAL = 20;
    private static final int MAX_GOAL = 1000;

    private final Fleet fleet;
    private final Path folder;

    AggregatorFiles(Fleet fleet, Path folder) {
        this.fleet = fleet;
        this.folder = folder;
    }

    List<PlannedFile> texts() {
        FleetBroker central = fleet.central();
        StringBuilder populations = new StringBuilder();
        fleet.populations().forEach(population -> populations.append(population(population)));
        String unit = "venule-aggregator.service";
        Map<String, String> values = Map.of(
                "folder", folder.toAbsolutePath().normalize().toString(),
                "host", central.hosts().get(0),
                "port", String.valueOf(central.installation().port()),
                "enrolment", fleet.enrolment().map(AggregatorFiles::enrolment).orElse(""),
                "populations", populations.toString().stripTrailing(),
                "unit", unit,
                "hardening", Template.named("hardening").with(Map.of()).strip());
        return List.of(
                PlannedFile.open(
                        folder.resolve("aggregator.yaml"),
                        Template.named("aggregator.yaml").with(values)),
                PlannedFile.open(
                        folder.resolve("install").resolve(unit),
                        Template.named("aggregator.service").with(values)));
    }

    private static String enrolment(FleetEnrolment place) {
        return "enrolment:\n  host: " + place.bind() + "\n  port: " + place.port() + "\n";
    }

    private static String population(FleetPopulation population) {
        Map<String, String> values = new HashMap<>();
        values.put("name", population.name());
        values.put("parameters", String.valueOf(population.parameters()));
        values.put("tensorSizes", population.tensorSizes().toString());
        values.put("keepFraction", String.valueOf(population.keepFraction()));
        values.put("goal", String.valueOf(Math.max(1, Math.min(MAX_GOAL, population.devices() / DEVICES_PER_GOAL))));
        return Template.named("population.yaml").with(values);
    }
}
