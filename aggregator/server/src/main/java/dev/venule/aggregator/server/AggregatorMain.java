package dev.venule.aggregator.server;

import dev.venule.aggregator.server.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

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
        // Paho logs every lost connection as severe, with a stack trace; the listener says it in one line.
        Logger paho = Logger.getLogger("org.eclipse.paho.mqttv5");
        paho.setLevel(Level.OFF);
        try {
            run(ConfigFile.read(Path.of(arguments[0])));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("aggregator: " + e.getMessage());
            System.exit(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(AggregatorConfig config) throws IOException, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        LoggingListener listener = new LoggingListener(stop::countDown);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitUninterruptibly(stopped);
        }));
        try (AggregatorServer server = AggregatorServer.start(config, listener)) {
            System.err.println("aggregator: ready on " + server.brokerUri());
            stop.await();
            if (server.failure().isPresent()) {
                throw new IOException("stopped by a fault in this software; please report the lines above");
            }
        } finally {
            stopped.countDown();
        }
    }

    /** The process ends when the shutdown hook returns: not before everything is closed. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
