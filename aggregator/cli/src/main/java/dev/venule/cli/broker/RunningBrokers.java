package dev.venule.cli.broker;

import dev.venule.broker.fleet.BrokerKind;
import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetBroker;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.fleet.FleetPopulation;
import dev.venule.broker.setup.RunningMosquitto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which brokers are meant, and who asks them. */
final class RunningBrokers {
    @Parameters(index = "0", paramLabel = "FLEET.yaml", description = "The fleet.")
    private Path file = Path.of("fleet.yaml");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            defaultValue = "fleet",
            description = "Where venule broker init wrote; its pki holds the operator's certificate. Default:"
                    + " ${DEFAULT-VALUE}")
    private Path folder = Path.of("fleet");

    @Option(
            names = "--broker",
            paramLabel = "NAME",
            split = ",",
            description = "Only at these. Default: every Mosquitto of the fleet.")
    private List<String> names = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long an answer is waited for. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 10;

    Fleet fleet() throws IOException {
        return FleetFile.read(file);
    }

    static List<String> populations(Fleet fleet) {
        return fleet.populations().stream().map(FleetPopulation::name).toList();
    }

    /** @throws IllegalArgumentException where none of them manages rights itself */
    List<RunningMosquitto> of(Fleet fleet) {
        List<FleetBroker> meant = names.isEmpty()
                ? fleet.brokers()
                : names.stream().map(fleet::broker).toList();
        List<RunningMosquitto> brokers = meant.stream()
                .filter(broker -> broker.kind() == BrokerKind.MOSQUITTO)
                .map(broker -> new RunningMosquitto(broker, folder.resolve("pki"), Duration.ofSeconds(timeoutSeconds)))
                .toList();
        if (brokers.isEmpty()) {
            throw new IllegalArgumentException("none of the brokers is a Mosquitto; at HiveMQ and EMQX a device's"
                    + " certificate is enough, and venule device revoke ends that");
        }
        return brokers;
    }
}
