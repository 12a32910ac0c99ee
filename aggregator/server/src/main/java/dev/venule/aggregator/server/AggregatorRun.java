package dev.venule.aggregator.server;

import dev.venule.aggregator.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An aggregator from its configuration file until it is asked to stop. */
public final class AggregatorRun {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final StopSignal stop;
    private final LongSupplier nanoTicker;

    public AggregatorRun(StopSignal stop, LongSupplier nanoTicker) {
        this.stop = stop;
        this.nanoTicker = nanoTicker;
    }

    /**
     * Returns when the signal was raised and everything is closed.
     *
     * @param ready hears where devices connect when devices can connect and find their tasks
     * @throws IOException where a file, storage or broker cannot be used; the message is one line that says what to do
     * @throws IllegalArgumentException where a value of the configuration is wrong; likewise
     */
    public void untilStopped(Path configFile, Consumer<URI> ready) throws IOException, InterruptedException {
        try (AggregatorServer server = open(configFile)) {
            if (isReadyBeforeStop(server)) {
                ready.accept(server.deviceUri());
                stop.await();
            }
            if (server.failure().isPresent()) {
                throw new IOException("stopped by a fault in this software; please report the lines above");
            }
        }
    }

    private AggregatorServer open(Path configFile) throws IOException {
        try {
            return AggregatorServer.open(ConfigFile.read(configFile), new LoggingListener(stop::raise));
        } catch (FileSystemException e) {
            // Its message may be a path and nothing else.
            throw new IOException(
                    e.getFile() + " cannot be read or written; check the path and its permissions, or give another"
                            + " folder",
                    e);
        }
    }

    private boolean isReadyBeforeStop(AggregatorServer server) throws IOException, InterruptedException {
        long begin = nanoTicker.getAsLong();
        while (!stop.isRaised()) {
            if (server.awaitReady(LOOK)) {
                return true;
            }
            if (nanoTicker.getAsLong() - begin > AggregatorServer.START_TIMEOUT.toNanos()) {
                throw new IOException(server.brokerTrouble());
            }
        }
        return false;
    }
}
