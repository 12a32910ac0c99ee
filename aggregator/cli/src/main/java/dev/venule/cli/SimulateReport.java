package dev.venule.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.venule.fleet.simulation.Campaign;
import dev.venule.fleet.simulation.Happening;
import dev.venule.fleet.simulation.SimulationResult;
import dev.venule.fleet.simulation.SimulationSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as a file.
 *
 * @param firstSeed of those that were asked for
 * @param lastSeed of those that were asked for
 * @param seedsRun fewer than that only where one of them failed
 * @param seconds of the machine's time
 * @param happenings over all seeds, by label
 * @param violation absent where every promise was kept
 */
record SimulateReport(
        int devices,
        long versions,
        long firstSeed,
        long lastSeed,
        long seedsRun,
        double seconds,
        Map<String, Long> happenings,
        @Nullable Violation violation) {

    /**
     * A promise that was not kept.
     *
     * @param sentence says which, about what, and when
     * @param replay the command that shows it again
     */
    record Violation(long seed, String sentence, String replay) {}

    static SimulateReport of(SimulationSize size, SeedRange seeds, Campaign.Report report, double seconds) {
        Map<String, Long> happenings = new LinkedHashMap<>();
        for (Happening happening : Happening.values()) {
            happenings.put(happening.label(), report.counts().getOrDefault(happening, 0L));
        }
        return new SimulateReport(
                size.devices(),
                size.versions(),
                seeds.first(),
                seeds.last(),
                report.seedsRun(),
                seconds,
                happenings,
                report.failure().map(failed -> violation(size, failed)).orElse(null));
    }

    private static Violation violation(SimulationSize size, SimulationResult failed) {
        return new Violation(failed.seed(), failed.violation().orElseThrow(), replay(size, failed.seed()));
    }

    private static String replay(SimulationSize size, long seed) {
        return "./venule simulate --seed " + seed + " --devices " + size.devices() + " --versions " + size.versions();
    }

    /** What people read at the end. */
    List<String> lines() {
        if (violation != null) {
            return List.of(
                    "seed " + violation.seed() + " breaks a promise: " + violation.sentence(),
                    "To see it again: " + violation.replay());
        }
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d updates, %d crashes of agents, %d of aggregators, %d versions: every promise kept",
                        count(Happening.UPDATE_STORED),
                        count(Happening.AGENT_CRASHED) + count(Happening.DEVICE_POWERED_OFF),
                        count(Happening.AGGREGATOR_DIED),
                        count(Happening.VERSION_MADE)),
                String.format(
                        Locale.ROOT,
                        "%d seeds of %d devices in %.1f seconds, %.1f a second",
                        seedsRun,
                        devices,
                        seconds,
                        seedsRun / seconds));
    }

    private long count(Happening happening) {
        return happenings.getOrDefault(happening.label(), 0L);
    }

    void write(Path file) throws IOException {
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        Files.writeString(file, gson.toJson(this) + System.lineSeparator());
    }
}
