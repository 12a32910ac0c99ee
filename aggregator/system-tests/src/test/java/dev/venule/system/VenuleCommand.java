package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.cli.Venule;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The operator's {@code venule}, in this process. */
final class VenuleCommand {
    private VenuleCommand() {}

    /** Runs a command that must succeed; returns what it printed. */
    static String run(String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode = Venule.commandLine(new StopSignal())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments);
        assertThat(exitCode).as(String.join(" ", arguments) + ": " + out).isZero();
        return out.toString();
    }
}
