package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.check.BrokerKind;
import dev.venule.broker.check.CheckSettings;
import dev.venule.broker.check.Finding;
import dev.venule.broker.check.OperatorKeys;
import dev.venule.broker.check.Preflight;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.CertificateLifetimes;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.broker.setup.FleetFolder;
import dev.venule.broker.wire.Connack;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A fleet with one broker on this machine, as {@code venule broker init} writes it, and the hand that changes it afterwards.
 *
 * @param folder what was written
 * @param port of the broker
 * @param plainPort free, for a listener that must not be
 */
record GeneratedFleet(Path folder, BrokerKind kind, int port, int plainPort) {
    private static final int PACKET_BYTES = 262_144;
    private static final int QUEUED_MESSAGES = 300;
    private static final Duration SESSIONS = Duration.ofDays(14);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** In a folder {@code fleet} of the given one, for devices that may connect from the first start. */
    static GeneratedFleet write(Path parent, BrokerKind kind, List<String> devices) throws IOException {
        OperatorsDocument.openToAll(parent);
        GeneratedFleet fleet =
                new GeneratedFleet(parent.resolve("fleet"), kind, RealServers.freePort(), RealServers.freePort());
        Files.writeString(parent.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 1000, devices: 6}
                brokers:
                  - {name: central, kind: %s, hosts: [localhost], bind: 127.0.0.1, port: %d}
                devices: %s
                limits: {packetBytes: %d}
                """.formatted(
                        kind.name().toLowerCase(Locale.ROOT), fleet.port, devices, PACKET_BYTES));
        fleet.writeAgain();
        return fleet;
    }

    /** Once more: {@code venule broker init}. */
    void writeAgain() throws IOException {
        FleetFolder again =
                new FleetFolder(FleetFile.read(folder.resolveSibling("fleet.yaml")), folder, Clock.systemUTC());
        assertThat(again.write(false)).isInstanceOf(FleetFolder.Written.class);
    }

    Path broker() {
        return folder.resolve("brokers/central");
    }

    Path pki() {
        return folder.resolve("pki");
    }

    URI uri() {
        return URI.create("mqtts://localhost:" + port);
    }

    /** Edits a text of the broker by hand; what is not there cannot be taken away. */
    void edit(String file, String from, String to) throws IOException {
        Path path = broker().resolve(file);
        String text = Files.readString(path);
        assertThat(text).as(file).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    AuthorityFolder authority() throws IOException {
        return AuthorityFolder.openOrCreate(pki(), CertificateLifetimes.standard(), Clock.systemUTC());
    }

    /** As this device, under its own id; empty where TLS or MQTT refuses it. */
    Optional<WireClient> connect(Identity device) throws IOException {
        Socket socket = TlsContexts.mutual(device, PemFiles.readCertificates(pki().resolve("ca.crt")))
                .getSocketFactory()
                .createSocket("localhost", port);
        WireClient client = new WireClient(socket, PATIENCE, line -> {});
        if (client.connect(Connect.fresh(device.commonName()))
                .filter(Connack::isAccepted)
                .isPresent()) {
            return Optional.of(client);
        }
        client.close();
        return Optional.empty();
    }

    /** The preflight without the probes that are waived; the keys tell whom the broker must not trust. */
    List<Finding> check(OperatorKeys keys, Clock clock, Set<String> waived) throws IOException {
        CheckSettings settings = new CheckSettings(
                kind,
                CheckSettings.CHECK_POPULATION,
                List.of(plainPort),
                PACKET_BYTES,
                QUEUED_MESSAGES,
                SESSIONS,
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                CheckSettings.QUIET,
                waived);
        String restart = broker().resolve("install/restart.sh").toString();
        return new Preflight(uri(), keys, settings, Optional.of(restart), clock).run(finding -> {});
    }

    /** The same as an operator runs it. */
    List<Finding> check() throws IOException {
        return check(OperatorKeys.read(pki(), Clock.systemUTC()), Clock.systemUTC(), Set.of());
    }
}
