package dev.venule.cli;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.cli.demo.Progress;
import dev.venule.fleet.simulation.Campaign;
import dev.venule.fleet.simulation.SimulationSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code venule simulate}. */
@Command(
        name = "simulate",
        header = "Look for a seed at which a promise breaks.",
        description = {
            "Runs real agents and a real aggregator on virtual time, on disks, networks and brokers that fail as the seed"
                    + " says, and checks every promise all along. The first seed that breaks one is shown with the"
                    + " command that runs it again, and the exit code is 1.",
            ""
        },
        sortOptions = false,
        footer = {"", "docs/simulation.md says what is simulated and what is checked."})
final class SimulateCommand implements Callable<Integer> {
    private static final int DEFAULT_SEEDS = 200;
    private static final int DEFAULT_DEVICES = 20;

    /** Up to so many devices, a seed takes a few hundredths of a second. */
    private static final int SMALL_FLEET = 100;

    private static final long VERSIONS_OF_SMALL_FLEETS = 8;
    private static final long VERSIONS_OF_LARGE_FLEETS = 3;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "Devices of each seed, 1 to 100000. Default: " + DEFAULT_DEVICES + ".")
    private @Nullable Integer devices;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT|A..B",
            description = "How many seeds, from 1 on, or which. Default: " + DEFAULT_SEEDS + ".")
    private @Nullable String seeds;

    @Option(names = "--seed", paramLabel = "N", description = "Run one seed and show the hash of its history.")
    private @Nullable Long seed;

    @Option(
            names = "--versions",
            paramLabel = "V",
            description = "Stop learning at this model version, 1 to 1000. Default: " + VERSIONS_OF_SMALL_FLEETS
                    + ", above " + SMALL_FLEET + " devices " + VERSIONS_OF_LARGE_FLEETS + ".")
    private @Nullable Long versions;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what came of it as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--study",
            paramLabel = "NAME",
            description =
                    "Measure, without faults, what others have published: delay compares both modes on 16 devices of"
                            + " three speeds; crowd shows time and memory with --devices of which 200 are there at a time"
                            + " (default " + SimulateStudy.DEFAULT_CROWD + ").")
    private @Nullable String study;

    SimulateCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return study == null ? campaign() : study(study);
    }

    private int study(String name) throws IOException {
        if (seed != null || seeds != null || versions != null || json != null) {
            throw mistake("--study has no seeds; give it alone, or with --devices");
        }
        try {
            SimulateStudy.named(name).lines(devices).forEach(spec.commandLine().getOut()::println);
        } catch (IllegalArgumentException wrong) {
            throw mistake("--" + wrong.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    private int campaign() throws IOException, InterruptedException {
        SimulationSize size = size();
        SeedRange range = range();
        Progress progress =
                new Progress(spec.commandLine().getOut(), Boolean.getBoolean("venule.terminal"), System::nanoTime);
        long beginNanos = System.nanoTime();
        try {
            Campaign.Report campaign = run(size, range, progress);
            double seconds = (System.nanoTime() - beginNanos) / 1e9;
            SimulateReport report = SimulateReport.of(size, range, campaign, seconds);
            if (json != null) {
                report.write(json);
            }
            report.lines().forEach(progress::say);
            return report.violation() == null ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            progress.end();
        }
    }

    private SimulationSize size() {
        int count = devices == null ? DEFAULT_DEVICES : devices;
        long defaultVersions = count <= SMALL_FLEET ? VERSIONS_OF_SMALL_FLEETS : VERSIONS_OF_LARGE_FLEETS;
        try {
            return new SimulationSize(count, versions == null ? defaultVersions : versions);
        } catch (IllegalArgumentException wrong) {
            throw mistake("--" + wrong.getMessage());
        }
    }

    private SeedRange range() {
        if (seed != null && seeds != null) {
            throw mistake("--seed runs one seed, --seeds runs many; give one of them");
        }
        try {
            return seed != null
                    ? new SeedRange(seed, seed)
                    : SeedRange.parse(seeds == null ? String.valueOf(DEFAULT_SEEDS) : seeds);
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()));
        }
    }

    private CommandLine.ParameterException mistake(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }

    private Campaign.Report run(SimulationSize size, SeedRange range, Progress progress) throws InterruptedException {
        Campaign campaign = new Campaign(size);
        long beginNanos = System.nanoTime();
        long[] done = {0};
        int threads = (int) Math.min(range.count(), Runtime.getRuntime().availableProcessors());
        Campaign.Report report = campaign.run(range.first(), range.last(), threads, result -> {
            done[0]++;
            double seconds = (System.nanoTime() - beginNanos) / 1e9;
            progress.show(String.format(
                    Locale.ROOT, "%d of %d seeds, %.1f a second", done[0], range.count(), done[0] / seconds));
            if (seed != null) {
                progress.say("history " + result.historyName());
            }
            if (stop.isRaised()) {
                campaign.stop();
            }
        });
        stop.throwIfRaised();
        return report;
    }
}
