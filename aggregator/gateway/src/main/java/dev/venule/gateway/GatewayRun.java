package dev.venule.gateway;

import dev.venule.aggregator.server.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A gateway from its configuration file until it is asked to stop. */
public final class GatewayRun {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final StopSignal stop;

    public GatewayRun(StopSignal stop) {
        this.stop = stop;
    }

    /**
     * Returns when the signal was raised and everything is closed. A broker that cannot be reached is tried again until then.
     *
     * @param ready hears where devices connect, when they find their tasks there
     * @throws IOException where a file or the port for devices cannot be used; the message is one line that says what to do
     * @throws IllegalArgumentException where a value of the configuration is wrong; likewise
     */
    public void untilStopped(Path configFile, Consumer<URI> ready) throws IOException, InterruptedException {
        try (Gateway gateway = Gateway.start(GatewayConfigFile.read(configFile), new LoggingListener())) {
            boolean isReady = false;
            while (!isReady && !stop.isRaised()) {
                isReady = gateway.awaitTasks(LOOK);
            }
            if (isReady) {
                ready.accept(gateway.uri());
            }
            stop.await();
        }
    }
}
