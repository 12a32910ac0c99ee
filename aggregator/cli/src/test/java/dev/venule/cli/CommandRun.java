package dev.venule.cli;

import dev.venule.aggregator.server.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What one command line did, run inside the test.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandRun(int exitCode, String out, String err) {
    /** Runs to the end; nobody interrupts. */
    public static CommandRun of(String... arguments) {
        return of(new StopSignal(), arguments);
    }

    /** Runs until it ends by itself or by the signal. */
    public static CommandRun of(StopSignal stop, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Venule.commandLine(stop);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exitCode = line.execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
