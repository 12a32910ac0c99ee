package dev.venule.cli;

import dev.venule.aggregator.server.AggregatorRun;
import dev.venule.aggregator.server.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule aggregator}. */
@Command(
        name = "aggregator",
        header = "Run an aggregator from a configuration file.",
        description = {
            "It brings a broker or uses yours, and runs until it is asked to stop (Ctrl-C or SIGTERM). What it acknowledged"
                    + " survives a stop and a crash: start it again with the same file.",
            ""
        },
        footer = {"", "docs/aggregator.md has a configuration to begin with, and every key."})
final class AggregatorCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration; paths in it are relative to it.")
    private Path config = Path.of("");

    AggregatorCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        new AggregatorRun(stop, System::nanoTime)
                .untilStopped(config, broker -> Notices.say(err, "the aggregator is ready on " + broker));
        Notices.say(err, "the aggregator has stopped");
        return CommandLine.ExitCode.OK;
    }
}
