package dev.venule.broker.fleet;

import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.broker.yaml.ConfigNode;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The fleet file:
 *
 * <pre>
 * populations:
 *   - name: ecg
 *     tensorSizes: [640, 32, 64, 2]         # as "venule model compile" prints them; or their sum as parameters: 738
 *     devices: 2000
 *     updateInterval: PT1H                  # between two updates of one device
 *     keepFraction: 0.05                    # of the parameters that an update carries
 * brokers:
 *   - name: central
 *     kind: mosquitto                       # or hivemq, emqx
 *     hosts: [broker.clinic.example]        # names and addresses by which devices reach it
 *     port: 8883
 *     bind: 0.0.0.0
 *     user: mosquitto                       # under whom it runs
 *     installedAt: /etc/venule/central      # where its folder will be copied; left out: it stays where it is written
 *   - {name: north, kind: mosquitto, hosts: [mqtt.north.example], bridgeTo: central}
 * gateways:                                 # that speak CoAP to a ward's devices and MQTT to the broker
 *   - {name: ward-3, broker: central, hosts: [ward-3.clinic.example], port: 5684}
 * enrolment: {bind: 0.0.0.0, port: 8443}    # where the aggregator gives devices certificates; left out: it does not
 * devices: [bed-1, bed-2]                   # that may connect from the first start; others by: venule broker admit
 * certificates: {root: P7300D, issuing: P1825D, server: P397D, client: P397D, revocationList: P30D}
 * limits: {packetBytes: 1048576, sessionExpiry: P14D, messageExpiry: P14D, aggregatorOutage: PT1H}
 * </pre>
 */
public final class FleetFile {
    private static final int MQTTS_PORT = 8883;
    private static final int COAPS_PORT = 5684;
    private static final int EST_PORT = 8443;

    private FleetFile() {}

    /**
     * Reads it.
     *
     * @throws IOException where the file cannot be read
     * @throws IllegalArgumentException where a value is wrong; the message begins with file and line, and names the key
     */
    public static Fleet read(Path file) throws IOException {
        ConfigNode root = ConfigNode.read(file, "docs/operators.md");
        List<FleetPopulation> populations = new ArrayList<>();
        for (ConfigNode section : root.blocks("populations")) {
            populations.add(population(section));
        }
        List<FleetBroker> brokers = new ArrayList<>();
        for (ConfigNode section : root.blocks("brokers")) {
            brokers.add(broker(section));
        }
        Optional<FleetEnrolment> enrolment = root.optionalBlock("enrolment").map(FleetFile::enrolment);
        FleetClients clients = new FleetClients(devices(root), gateways(root, brokers));
        CertificateLifetimes lifetimes =
                root.optionalBlock("certificates").map(FleetFile::lifetimes).orElseGet(CertificateLifetimes::standard);
        FleetLimits limits = root.optionalBlock("limits").map(FleetFile::limits).orElseGet(FleetLimits::standard);
        root.requireNothingElse();
        return placed(root, "brokers", () -> new Fleet(populations, brokers, enrolment, clients, lifetimes, limits));
    }

    private static FleetPopulation population(ConfigNode section) {
        String name = section.text("name");
        List<Integer> tensorSizes = tensorSizes(section);
        int devices = section.integer("devices");
        Duration interval = section.duration("updateInterval", Duration.ofHours(1));
        double keep = section.number("keepFraction", 0.05);
        section.requireNothingElse();
        return placed(section, "name", () -> new FleetPopulation(name, tensorSizes, devices, interval, keep));
    }

    private static List<Integer> tensorSizes(ConfigNode section) {
        if (section.has("parameters")) {
            return List.of(section.integer("parameters"));
        }
        List<Integer> sizes = new ArrayList<>();
        for (Object size : section.list("tensorSizes")) {
            if (!(size instanceof Integer whole)) {
                throw section.wrong("tensorSizes", " must hold whole numbers, holds " + size);
            }
            sizes.add(whole);
        }
        return sizes;
    }

    private static FleetBroker broker(ConfigNode section) {
        String name = section.text("name");
        BrokerKind kind = section.choice("kind", BrokerKind.class, BrokerKind.MOSQUITTO);
        List<String> hosts = section.texts("hosts");
        String bind = section.text("bind", "0.0.0.0");
        int port = section.integer("port", MQTTS_PORT);
        String user = section.text("user", kind.name().toLowerCase(Locale.ROOT));
        Optional<Path> folder =
                section.has("installedAt") ? Optional.of(Path.of(section.text("installedAt"))) : Optional.empty();
        Optional<String> bridgeTo = section.has("bridgeTo") ? Optional.of(section.text("bridgeTo")) : Optional.empty();
        section.requireNothingElse();
        return placed(
                section,
                "name",
                () -> new FleetBroker(
                        name, kind, hosts, new FleetBroker.Installation(bind, port, user, folder), bridgeTo));
    }

    private static List<FleetGateway> gateways(ConfigNode root, List<FleetBroker> brokers) {
        List<FleetGateway> gateways = new ArrayList<>();
        if (root.has("gateways")) {
            for (ConfigNode section : root.blocks("gateways")) {
                gateways.add(gateway(section, brokers.get(0).name()));
            }
        }
        return gateways;
    }

    private static FleetGateway gateway(ConfigNode section, String standardBroker) {
        String name = section.text("name");
        String broker = section.text("broker", standardBroker);
        List<String> hosts = section.texts("hosts");
        String bind = section.text("bind", "0.0.0.0");
        int port = section.integer("port", COAPS_PORT);
        section.requireNothingElse();
        return placed(section, "name", () -> new FleetGateway(name, broker, hosts, bind, port));
    }

    private static FleetEnrolment enrolment(ConfigNode section) {
        String bind = section.text("bind", "0.0.0.0");
        int port = section.integer("port", EST_PORT);
        section.requireNothingElse();
        return placed(section, "port", () -> new FleetEnrolment(bind, port));
    }

    private static List<String> devices(ConfigNode root) {
        if (!root.has("devices")) {
            return List.of();
        }
        List<String> devices = root.texts("devices");
        for (String device : devices) {
            if (!MqttAddress.isValidId(device) || ReservedNames.isReserved(device)) {
                throw root.wrong(
                        "devices",
                        ": \"" + device + "\" cannot be a device id: use 1 to 64 characters of"
                                + " A-Z a-z 0-9 . _ - not beginning with a dot, and none of the names that brokers use themselves");
            }
        }
        return devices;
    }

    private static CertificateLifetimes lifetimes(ConfigNode section) {
        CertificateLifetimes standard = CertificateLifetimes.standard();
        Duration root = section.duration("root", standard.root());
        Duration issuing = section.duration("issuing", standard.issuing());
        Duration server = section.duration("server", standard.server());
        Duration client = section.duration("client", standard.client());
        Duration list = section.duration("revocationList", standard.revocationList());
        section.requireNothingElse();
        return placed(section, "root", () -> new CertificateLifetimes(root, issuing, server, client, list));
    }

    private static FleetLimits limits(ConfigNode section) {
        FleetLimits standard = FleetLimits.standard();
        int packetBytes = section.integer("packetBytes", standard.packetBytes());
        Duration session = section.duration("sessionExpiry", standard.sessionExpiry());
        Duration message = section.duration("messageExpiry", standard.messageExpiry());
        Duration outage = section.duration("aggregatorOutage", standard.aggregatorOutage());
        section.requireNothingElse();
        return placed(section, "packetBytes", () -> new FleetLimits(packetBytes, session, message, outage));
    }

    /** Records check themselves and know no line; this adds it. */
    private static <T> T placed(ConfigNode section, String key, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw section.wrong(key, ": " + e.getMessage());
        }
    }
}
