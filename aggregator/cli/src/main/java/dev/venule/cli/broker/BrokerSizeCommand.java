package dev.venule.cli.broker;

import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.sizing.SizeTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code venule broker size}. */
@Command(
        name = "size",
        header = "Say what memory, bandwidth and disk a broker needs.",
        description = {
            "For the fleet of a file, or as a table of devices and models. Upper bounds; docs/operators.md has the formulae.",
            ""
        },
        sortOptions = false)
final class BrokerSizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--fleet", paramLabel = "FLEET.yaml", description = "Of this fleet only.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(file == null ? SizeTable.standard() : SizeTable.of(FleetFile.read(file)));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
