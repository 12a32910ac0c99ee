package dev.venule.cli.broker;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code venule broker}: what an operator does about brokers. */
@Command(
        name = "broker",
        header = "Configure and check the brokers of a fleet.",
        description = {""},
        subcommands = {BrokerCheckCommand.class})
public final class BrokerCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Alone it does nothing. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command, for example: venule broker check mqtts://HOST:8883");
    }
}
