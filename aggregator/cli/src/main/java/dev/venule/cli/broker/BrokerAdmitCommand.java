package dev.venule.cli.broker;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.setup.RunningMosquitto;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule broker admit}. */
@Command(
        name = "admit",
        header = "Let devices take part at a Mosquitto that runs.",
        description = {
            "At Mosquitto a certificate alone may do nothing. A device is admitted once, before or after it has its"
                    + " certificate; a renewed certificate needs nothing. The broker remembers it by itself.",
            ""
        },
        sortOptions = false)
final class BrokerAdmitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunningBrokers brokers = new RunningBrokers();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ID",
            description = "Device ids. Default: the devices that FLEET.yaml lists.")
    private List<String> devices = List.of();

    @Option(
            names = "--update",
            description = "Give those that were admitted before the rights of today, for example in a new population."
                    + " Every device of the fleet is thrown out for a moment.")
    private boolean isUpdate;

    @Override
    public Integer call() throws IOException {
        Fleet fleet = brokers.fleet();
        List<String> admitted = devices.isEmpty() ? fleet.devices() : devices;
        if (admitted.isEmpty()) {
            throw new IllegalArgumentException("no device is named, neither here nor under devices in the file");
        }
        PrintWriter out = spec.commandLine().getOut();
        for (RunningMosquitto broker : brokers.of(fleet)) {
            for (RunningMosquitto.Change change : broker.admit(RunningBrokers.populations(fleet), admitted)) {
                out.println(broker.name() + ": " + change.device()
                        + (change.isNews() ? " is admitted" : " was admitted before"));
            }
            if (isUpdate) {
                broker.update(RunningBrokers.populations(fleet), admitted);
                out.println(broker.name() + ": they have the rights of today");
            }
            out.flush();
        }
        return CommandLine.ExitCode.OK;
    }
}
