package dev.venule.cli.demo;

import dev.venule.aggregator.server.StopSignal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code venule demo}. */
@Command(
        name = "demo",
        header = "Show a fleet of simulated devices that learns.",
        description = {
            "Devices of patients train one model where the data is and publish sparse updates over MQTT with mutual TLS, and"
                    + " the model gets better for patients it has never seen. At the end stands a table of how good it"
                    + " became and what it cost. Ctrl-C ends it early and leaves nothing behind.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Recordings: watch = WISDM smartwatch (UCI no. 507), mitbih = MIT-BIH arrhythmia (PhysioNet mitdb), heart = UCI heart"
                    + " disease (no. 45), in the formats of docs/data.md. Nothing is fetched."
        })
public final class DemoCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DemoOptions options = new DemoOptions();

    /** @param stop ends a demo before its last version */
    public DemoCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        try {
            options.check();
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        // Said by ./venule, which can ask the shell: Java answers differently from version to version.
        Progress progress = new Progress(out, Boolean.getBoolean("venule.terminal"), System::nanoTime);
        try {
            DemoReport report = new Demo(options, progress, stop).run();
            if (options.report != null) {
                report.write(options.report);
            }
            ResultTable.of(report).forEach(progress::say);
            WhereNext.lines(options).forEach(progress::say);
        } finally {
            progress.end();
        }
        return CommandLine.ExitCode.OK;
    }
}
