package dev.venule.aggregator.server;

import java.io.IOException;
import java.nio.file.Path;

/** Runs an aggregator from a configuration file until it is asked to stop (Ctrl-C, SIGTERM). */
public final class AggregatorMain {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private AggregatorMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            System.err.println("usage: aggregator CONFIG.yaml");
            System.exit(USAGE);
        }
        StopSignal stop = StopSignal.ofThisProcess();
        int exitCode = FAILED;
        try {
            exitCode = run(Path.of(arguments[0]), stop);
        } finally {
            stop.workIsClosed();
        }
        System.exit(exitCode);
    }

    private static int run(Path configFile, StopSignal stop) {
        try {
            new AggregatorRun(stop, System::nanoTime)
                    .untilStopped(configFile, broker -> System.err.println("aggregator: ready on " + broker));
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("aggregator: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}
