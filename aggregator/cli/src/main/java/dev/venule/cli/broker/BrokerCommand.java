package dev.venule.cli.broker;

import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code venule broker}: what an operator does about brokers. */
@Command(
        name = "broker",
        header = "Configure and check the brokers of a fleet.",
        description = {""})
public final class BrokerCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with its subcommands. */
    public static CommandLine line(Clock clock) {
        return new CommandLine(new BrokerCommand())
                .addSubcommand(new BrokerInitCommand(clock))
                .addSubcommand(new BrokerCheckCommand())
                .addSubcommand(new BrokerAdmitCommand())
                .addSubcommand(new BrokerDismissCommand())
                .addSubcommand(new BrokerRotateCommand(clock))
                .addSubcommand(new BrokerSizeCommand());
    }

    /** Alone it does nothing. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command, for example: venule broker init fleet.yaml");
    }
}
