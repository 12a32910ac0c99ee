package dev.venule.cli.broker;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.setup.FleetFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code venule broker rotate}. */
@Command(
        name = "rotate",
        header = "Replace an authority of the fleet.",
        description = {
            "ISSUING: another authority issues from now on. ROOT: another root, beside the old one, and an authority below"
                    + " it. Both want the root's key back in pki/authority. RETIRE: only the newest root is trusted from now"
                    + " on; when every device has renewed. Then the brokers' and the aggregator's certificates and lists are"
                    + " written anew, as by venule broker init: copy them and restart the brokers.",
            ""
        },
        sortOptions = false)
final class BrokerRotateCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What is replaced. */
    enum Step {
        ISSUING,
        ROOT,
        RETIRE
    }

    @Parameters(index = "0", paramLabel = "FLEET.yaml", description = "The fleet.")
    private Path file = Path.of("fleet.yaml");

    @Parameters(index = "1", paramLabel = "STEP", description = "One of ${COMPLETION-CANDIDATES}.")
    private Step step = Step.ISSUING;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            defaultValue = "fleet",
            description = "Where venule broker init wrote. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("fleet");

    BrokerRotateCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Fleet fleet = FleetFile.read(file);
        Path pki = folder.resolve("pki");
        if (!Files.exists(pki.resolve("ca.crt"))) {
            throw new IOException("there are no authorities in " + pki + "; run venule broker init first");
        }
        FleetFolder whole = new FleetFolder(fleet, folder, clock);
        if (!whole.diff().isEmpty()) {
            throw new IOException(
                    "files in " + folder + " would change; run venule broker init first, then this again");
        }
        rotate(AuthorityFolder.openOrCreate(pki, fleet.lifetimes(), clock));
        PrintWriter out = spec.commandLine().getOut();
        if (whole.write(false) instanceof FleetFolder.Written written) {
            written.notes().forEach(out::println);
        }
        out.println("brokers' folders and " + pki + " are renewed; copy them to their hosts and restart the brokers");
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private void rotate(AuthorityFolder authority) throws IOException {
        switch (step) {
            case ISSUING -> authority.rotateIssuing();
            case ROOT -> authority.rotateRoot();
            case RETIRE -> authority.retireOldRoots();
        }
    }
}
