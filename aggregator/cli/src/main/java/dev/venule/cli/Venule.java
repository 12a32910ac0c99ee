package dev.venule.cli;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.cli.broker.BrokerCommand;
import dev.venule.cli.demo.DemoCommand;
import dev.venule.cli.device.DeviceCommand;
import dev.venule.cli.profile.ProfileCommand;
import dev.venule.cli.release.ReleaseCommand;
import dev.venule.cli.release.RolloutCommand;
import dev.venule.cli.runs.RunsCommand;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code venule}. Exit codes: 0 done, 1 it could not be done, 2 the command line is wrong, 130 interrupted. */
@Command(
        name = "venule",
        description = {"Federated learning on healthcare devices.", ""},
        versionProvider = ProductVersion.class,
        sortOptions = false,
        footer = {"", "Begin with: venule demo"})
public final class Venule implements Runnable {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.",
            scope = ScopeType.INHERIT)
    @SuppressWarnings("UnusedVariable") // the command line acts on it before any command runs
    private boolean help;

    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean debug;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the versions of Venule and of Java.")
    @SuppressWarnings("UnusedVariable") // likewise
    private boolean version;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        StopSignal stop = StopSignal.ofThisProcess();
        int exitCode = CommandLine.ExitCode.SOFTWARE;
        try {
            exitCode = commandLine(stop).execute(args);
        } finally {
            stop.workIsClosed();
        }
        System.exit(exitCode);
    }

    /**
     * The whole command, ready to be executed; tests give it their own writers.
     *
     * @param stop ends the commands that run long
     */
    public static CommandLine commandLine(StopSignal stop) {
        Venule venule = new Venule();
        CommandLine line = new CommandLine(venule)
                .addSubcommand(new DemoCommand(stop))
                .addSubcommand(new AggregatorCommand(stop))
                .addSubcommand(new GatewayCommand(stop))
                .addSubcommand(new DeviceCommand())
                .addSubcommand(BrokerCommand.line(Clock.systemUTC()))
                .addSubcommand(new RunsCommand())
                .addSubcommand(new ModelCommand())
                .addSubcommand(new ProfileCommand())
                .addSubcommand(new ReleaseCommand(Clock.systemUTC()))
                .addSubcommand(new RolloutCommand())
                .addSubcommand(new SimulateCommand(stop));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((mistake, arguments) -> refuse(mistake));
        line.setExecutionExceptionHandler((failure, failed, result) -> venule.report(failure, failed.getErr()));
        return line;
    }

    /** A page of options would push the mistake off the screen; a short list of commands does not. */
    private static int refuse(CommandLine.ParameterException mistake) {
        CommandLine line = mistake.getCommandLine();
        PrintWriter err = line.getErr();
        Notices.say(err, OneLine.of(mistake));
        if (!line.getSubcommands().isEmpty()) {
            line.usage(err);
        } else if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
            err.println("Help: " + line.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Without a subcommand there is nothing to do but to say which there are. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command, for example: venule demo");
    }

    private int report(Exception failure, PrintWriter err) {
        Notices.say(err, OneLine.of(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof InterruptedException ? INTERRUPTED : CommandLine.ExitCode.SOFTWARE;
    }
}
