package dev.venule.cli;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.gateway.GatewayRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule gateway}. */
@Command(
        name = "gateway",
        header = "Run a ward's gateway: its devices speak CoAP, the broker MQTT.",
        description = {
            "It acknowledges nothing itself and keeps no update, so it may be stopped or killed at any moment. What it passes on is"
                    + " proved by the devices' own signatures.",
            ""
        },
        footer = {"", "\"venule broker init\" writes its configuration; docs/operators.md has every key."})
final class GatewayCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration; paths in it are relative to it.")
    private Path config = Path.of("");

    GatewayCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        new GatewayRun(stop).untilStopped(config, uri -> Notices.say(err, "the gateway is ready on " + uri));
        Notices.say(err, "the gateway has stopped");
        return CommandLine.ExitCode.OK;
    }
}
