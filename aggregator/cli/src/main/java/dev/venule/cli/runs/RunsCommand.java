package dev.venule.cli.runs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.server.storage.VersionHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code venule runs}: for whoever answers for a model. */
@Command(
        name = "runs",
        header = "Show what versions are made of, and who was left out.",
        description = {
            "Reads an aggregator's storage and changes nothing, also while the aggregator runs: docs/aggregator.md.",
            ""
        })
public final class RunsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: venule runs list | show");
    }

    @Command(header = "One line for each version.", description = "")
    void list(@Mixin RunsOptions options) throws IOException {
        try (VersionHistory history = open(options, "list")) {
            List<VersionReport> reports = new ArrayList<>();
            for (VersionProvenance version : history.versions(options.population(history))) {
                reports.add(VersionReport.summary(version));
            }
            print(options, reports, VersionText::list);
        }
    }

    @Command(header = "Who is in a version, who was asked and is not, and why, by profile and site.", description = "")
    void show(
            @Mixin RunsOptions options,
            @Option(names = "--version", paramLabel = "N", description = "Which version. Default: the newest.")
                    @Nullable
                    Long number)
            throws IOException {
        try (VersionHistory history = open(options, "show")) {
            String population = options.population(history);
            VersionProvenance version = find(history.versions(population), number);
            print(
                    options,
                    VersionReport.of(version, history.contributions(population, version.version())),
                    VersionText::of);
        }
    }

    private VersionHistory open(RunsOptions options, String command) throws IOException {
        try {
            options.check();
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(
                    spec.subcommands().get(command), String.valueOf(wrong.getMessage()));
        }
        return options.open();
    }

    private static VersionProvenance find(List<VersionProvenance> versions, @Nullable Long number) throws IOException {
        if (versions.isEmpty()) {
            throw new IOException("no version was made yet");
        }
        VersionProvenance newest = versions.get(versions.size() - 1);
        long wanted = number == null ? newest.version() : number;
        return versions.stream()
                .filter(version -> version.version() == wanted)
                .findFirst()
                .orElseThrow(() -> new IOException("--version must be in 1.." + newest.version() + ", was " + wanted));
    }

    private <T> void print(RunsOptions options, T shown, Function<T, List<String>> text) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            Gson gson = new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .serializeSpecialFloatingPointValues()
                    .create();
            out.println(gson.toJson(shown));
        } else {
            text.apply(shown).forEach(out::println);
        }
        out.flush();
    }
}
