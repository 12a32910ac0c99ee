package dev.venule.cli;

import dev.venule.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code venule}. Exit codes: 0 done, 1 it could not be done, 2 the command line is wrong, 130 interrupted. */
@Command(
        name = "venule",
        description = "Federated learning on healthcare devices.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        subcommands = {DemoCommand.class, ModelCommand.class},
        footer = {"", "Begin with: venule demo"})
public final class Venule implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean debug;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command, ready to be executed; tests give it their own writers. */
    public static CommandLine commandLine() {
        Venule venule = new Venule();
        CommandLine line = new CommandLine(venule);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, failed, result) -> venule.report(failure, failed.getErr()));
        return line;
    }

    /** Without a subcommand there is nothing to do but to say which there are. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command, for example: venule demo");
    }

    private int report(Exception failure, PrintWriter err) {
        err.println("venule: " + OneLine.of(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
