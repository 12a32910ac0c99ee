package dev.venule.cli.broker;

import dev.venule.broker.setup.RunningMosquitto;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule broker dismiss}. */
@Command(
        name = "dismiss",
        header = "Put devices out of a Mosquitto that runs, at once.",
        description = {
            "When it returns their connections are closed, and their certificates may do nothing there. It revokes no"
                    + " certificate: for a device that is lost, venule device revoke as well.",
            ""
        },
        sortOptions = false)
final class BrokerDismissCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunningBrokers brokers = new RunningBrokers();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "Device ids.")
    private List<String> devices = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (RunningMosquitto broker : brokers.of(brokers.fleet())) {
            for (RunningMosquitto.Change change : broker.dismiss(devices)) {
                out.println(
                        broker.name() + ": " + change.device() + (change.isNews() ? " is out" : " was not admitted"));
            }
            out.flush();
        }
        return CommandLine.ExitCode.OK;
    }
}
