package dev.venule.cli.broker;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.setup.FleetFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule broker init}. */
@Command(
        name = "init",
        header = "Write certificates and brokers' configurations for a fleet.",
        description = {
            "Run it again at any time: what is there stays, certificates near their end and revocation lists are renewed. Texts"
                    + " that would become others are shown as a diff and changed only with --yes; keys are never overwritten.",
            ""
        },
        sortOptions = false,
        footer = {"", "docs/operators.md begins with this command."})
final class BrokerInitCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FLEET.yaml", description = "Populations, brokers, lifetimes, limits.")
    private Path file = Path.of("fleet.yaml");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            defaultValue = "fleet",
            description = "Where to write. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("fleet");

    @Option(names = "--yes", description = "Change texts that are there.")
    private boolean mayChange;

    BrokerInitCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Fleet fleet = FleetFile.read(file);
        FleetFolder.Outcome outcome = new FleetFolder(fleet, folder, clock).write(mayChange);
        PrintWriter out = spec.commandLine().getOut();
        int exitCode = CommandLine.ExitCode.OK;
        if (outcome instanceof FleetFolder.Written written) {
            written.written().forEach(path -> out.println("wrote " + path));
            written.notes().forEach(out::println);
            if (written.written().isEmpty()) {
                out.println(folder + " is as " + file + " says");
            } else {
                fleet.brokers().forEach(broker -> out.println(proof(fleet, broker)));
            }
        } else if (outcome instanceof FleetFolder.Refused refused) {
            out.print(refused.diff());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("venule: nothing was written, because files in " + folder
                            + " would change as shown; run it again with --yes to change them");
            exitCode = CommandLine.ExitCode.SOFTWARE;
        }
        out.flush();
        return exitCode;
    }

    /** What to do when the broker runs, with what this fleet asks of it. */
    private String proof(Fleet fleet, FleetBroker broker) {
        return "when " + broker.name() + " runs: venule broker check mqtts://"
                + broker.hosts().get(0) + ":" + broker.installation().port() + " --pki " + folder.resolve("pki")
                + " --kind " + broker.kind().name().toLowerCase(Locale.ROOT) + " --max-packet "
                + fleet.limits().packetBytes() + " --session-days "
                + Math.max(1, fleet.limits().sessionExpiry().toDays());
    }
}
