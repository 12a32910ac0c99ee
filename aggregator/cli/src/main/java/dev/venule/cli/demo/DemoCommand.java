package dev.venule.cli.demo;

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
        description = {
            "Devices of patients train one model where the data is, publish sparse updates over MQTT with mutual TLS, and the"
                    + " model gets better for patients it has never seen.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Recordings: watch = WISDM smartwatch (UCI no. 507), mitbih = MIT-BIH arrhythmia (PhysioNet mitdb), heart = UCI heart"
                    + " disease (no. 45), in the formats of docs/data.md. Nothing is fetched."
        })
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DemoOptions options = new DemoOptions();

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
        DemoReport report = new Demo(options, progress).run();
        ResultTable.of(report).forEach(progress::say);
        WhereNext.lines(options).forEach(progress::say);
        if (options.report != null) {
            report.write(options.report);
        }
        return CommandLine.ExitCode.OK;
    }
}
