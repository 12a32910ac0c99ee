package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.setup.FleetFolder;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.fleet.federation.Reach;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A fleet as {@code venule broker init} writes it, with one gateway, one that was listed after the broker
 * had started, and one device that needs none; and its Mosquitto, running.
 */
final class GatewayWard implements AutoCloseable {
    static final String DIRECT_DEVICE = "bed-direct";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Path fleet;
    private final int brokerPort;
    private final int gatewayPort;
    private final GeneratedMosquitto mosquitto;

    private GatewayWard(Path fleet, int brokerPort, int gatewayPort, GeneratedMosquitto mosquitto) {
        this.fleet = fleet;
        this.brokerPort = brokerPort;
        this.gatewayPort = gatewayPort;
        this.mosquitto = mosquitto;
    }

    /** Aborts the test where Mosquitto is not installed. */
    static GatewayWard start(Path folder) throws IOException {
        OperatorsDocument.openToAll(folder);
        int brokerPort = RealServers.freePort();
        int gatewayPort = freeUdpPort();
        Path file = Files.writeString(
                folder.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 1000, devices: 10}
                brokers:
                  - {name: central, hosts: [localhost], bind: 127.0.0.1, port: %d}
                gateways:
                  - {name: w3, hosts: [127.0.0.1], bind: 127.0.0.1, port: %d}
                  - {name: w4, hosts: [127.0.0.1], bind: 127.0.0.1, port: %d}
                devices: [%s]
                """.formatted(brokerPort, gatewayPort, freeUdpPort(), DIRECT_DEVICE));
        Path fleet = folder.resolve("fleet");
        assertThat(new FleetFolder(FleetFile.read(file), fleet, Clock.systemUTC()).write(false))
                .isInstanceOf(FleetFolder.Written.class);
        List<String> command = List.of("mosquitto", "-c", "fleet/brokers/central/mosquitto.conf");
        return new GatewayWard(fleet, brokerPort, gatewayPort, GeneratedMosquitto.start(command, folder, brokerPort));
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    /** The folder of this gateway, with its configuration, certificate and key. */
    Path gateway(String name) {
        return fleet.resolve("gateways").resolve(name);
    }

    Path pki() {
        return fleet.resolve("pki");
    }

    int brokerPort() {
        return brokerPort;
    }

    /** The same study with these patients, behind the gateway w3. */
    FederationSetup behindGateway(FederationSetup setup, List<PatientExamples> patients) {
        BrokerAddress broker = new BrokerAddress(URI.create("mqtts://localhost:" + brokerPort), pki());
        return new FederationSetup(
                setup.folder(),
                setup.population(),
                patients,
                setup.behavior(),
                new Reach.Gateway(broker, gatewayUri(), PATIENCE),
                setup.seed());
    }

    /** The folder of a device behind it on which the agent's own program runs. */
    Path program(PatientExamples patient) throws IOException {
        assertThat(LocalPki.openOrCreate(pki(), Clock.systemUTC())
                        .device(patient.id())
                        .commonName())
                .isEqualTo(patient.id());
        Path device = fleet.resolveSibling(patient.id());
        DeviceFolder.write(device, patient, new BrokerAddress(gatewayUri(), pki()), """
                sending.signed = true
                coap.refresh = PT5S
                coap.timeouts.connect = %1$s
                coap.timeouts.exchange = %1$s
                """.formatted(PATIENCE));
        return device;
    }

    private URI gatewayUri() {
        return URI.create("coaps://127.0.0.1:" + gatewayPort);
    }

    @Override
    public void close() throws IOException {
        mosquitto.close();
    }
}
