package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An aggregator with an embedded broker in a process of its own, to be killed. Ends when its standard input ends. */
final class AggregatorProcess {
    private AggregatorProcess() {}

    static AggregatorConfig config(Path folder, int port, int goal) {
        return new AggregatorConfig(
                folder.resolve("pki"),
                new BrokerChoice.Embedded(new EmbeddedBrokerConfig(
                        "127.0.0.1", port, List.of("127.0.0.1"), folder.resolve("broker"), 1 << 20)),
                "jdbc:sqlite:" + folder.resolve("aggregator.db"),
                IntakeLimits.defaults(),
                List.of(TestPopulation.config(goal)));
    }

    public static void main(String[] arguments) throws IOException {
        Logger paho = Logger.getLogger("org.eclipse.paho.mqttv5");
        paho.setLevel(Level.OFF);
        AggregatorConfig config =
                config(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        try (AggregatorServer server = AggregatorServer.start(config, AggregatorListener.none())) {
            System.out.println("ready " + server.brokerUri());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
