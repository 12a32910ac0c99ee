package dev.venule.cli.release;

import dev.venule.aggregator.rollout.RolloutPlan;
import dev.venule.aggregator.rollout.RolloutRequest;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.aggregator.server.rollout.RolloutFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule rollout}: for the operator of an aggregator. */
@Command(
        name = "rollout",
        header = "See and steer how devices are moved to a new model.",
        description = {
            "Devices move to a new population group by group while enough of them do well, and the rollout pauses by itself"
                    + " where too many fail: docs/releases.md. The running aggregator follows within a second or two.",
            ""
        })
public final class RolloutCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: venule rollout show | pause | resume | stop");
    }

    @Command(header = "Show how far a rollout has come, and why.", description = "")
    void show(
            @Parameters(paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.") Path config,
            @Parameters(paramLabel = "POPULATION", description = "The one that devices are moved to.")
                    String population)
            throws IOException {
        AggregatorConfig aggregator = ConfigFile.read(config);
        RolloutPlan plan = plan(aggregator, population);
        Optional<RolloutState> state = folder(aggregator, population).load();
        say(state.isEmpty() ? "not begun: start the aggregator" : text(plan, state.get()));
    }

    @Command(header = "Let nobody follow until it is resumed; who moved stays moved.", description = "")
    void pause(
            @Parameters(paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.") Path config,
            @Parameters(paramLabel = "POPULATION", description = "The one that devices are moved to.")
                    String population)
            throws IOException {
        ask(config, population, RolloutRequest.PAUSE);
    }

    @Command(header = "Go on where it was paused; from the first group where it was stopped.", description = "")
    void resume(
            @Parameters(paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.") Path config,
            @Parameters(paramLabel = "POPULATION", description = "The one that devices are moved to.")
                    String population)
            throws IOException {
        ask(config, population, RolloutRequest.RESUME);
    }

    @Command(header = "Send every device back to the population that it came from.", description = "")
    void stop(
            @Parameters(paramLabel = "CONFIG.yaml", description = "The aggregator's configuration.") Path config,
            @Parameters(paramLabel = "POPULATION", description = "The one that devices are moved to.")
                    String population)
            throws IOException {
        ask(config, population, RolloutRequest.STOP);
    }

    private void ask(Path config, String population, RolloutRequest request) throws IOException {
        AggregatorConfig aggregator = ConfigFile.read(config);
        plan(aggregator, population);
        folder(aggregator, population).ask(request);
        say("asked for " + request.name().toLowerCase(Locale.ROOT)
                + "; the aggregator follows when it runs: venule rollout show");
    }

    private static RolloutPlan plan(AggregatorConfig aggregator, String population) {
        return aggregator.populations().stream()
                .filter(candidate -> candidate.name().equals(population))
                .findFirst()
                .map(PopulationConfig::release)
                .flatMap(release -> release.rollout())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the configuration has no population " + population + " with a rollout; see docs/releases.md"));
    }

    private static RolloutFolder folder(AggregatorConfig aggregator, String population) {
        return new RolloutFolder(aggregator.rolloutFolder(), population);
    }

    private static String text(RolloutPlan plan, RolloutState state) {
        int stage = Math.min(state.stage(), plan.stages().size() - 1);
        return state.phase().name().toLowerCase(Locale.ROOT) + " since " + Instant.ofEpochMilli(state.sinceMillis())
                + ", group " + (stage + 1) + " of " + plan.stages().size() + " ("
                + Math.round(plan.stages().get(stage) * 100) + " % of " + plan.from() + ")"
                + (state.reason().isEmpty() ? "" : ": " + state.reason());
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
