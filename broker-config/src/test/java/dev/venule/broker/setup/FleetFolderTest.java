package dev.venule.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.fleet.Fleet;
import dev.venule.broker.fleet.FleetFile;
import dev.venule.broker.pki.DistinguishedName;
import dev.venule.broker.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFolderTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final String FLEET = """
            populations:
              - {name: ecg, parameters: 100000, devices: 2000}
            brokers:
              - {name: central, kind: mosquitto, hosts: [broker.clinic.example, 10.0.0.5]}
              - {name: north, kind: mosquitto, hosts: [north.clinic.example], bridgeTo: central}
              - {name: hive, kind: hivemq, hosts: [hive.clinic.example]}
              - {name: emq, kind: emqx, hosts: [emq.clinic.example], installedAt: /srv/emq}
            gateways:
              - {name: w3, broker: north, hosts: [ward-3.clinic.example, 10.0.3.1]}
            devices: [bed-1, bed-2]
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private FleetFolder.Outcome write(String fleet, Duration afterStart, boolean mayChange) throws IOException {
        Fleet read = FleetFile.read(Files.writeString(folder.resolve("fleet.yaml"), fleet));
        Clock clock = Clock.fixed(START.plus(afterStart), ZoneOffset.UTC);
        return new FleetFolder(read, folder.resolve("fleet"), clock).write(mayChange);
    }

    private FleetFolder.Outcome write(String fleet, boolean mayChange) throws IOException {
        return write(fleet, Duration.ZERO, mayChange);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve("fleet").resolve(file));
    }

    private Map<String, String> contents() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("fleet"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                contents.put(folder.relativize(file).toString(), HexFormat.of().formatHex(hash));
            }
        }
        return contents;
    }

    @Test
    void writingAgainChangesNothing() throws Exception {
        write(FLEET, false);
        Map<String, String> first = contents();
        FleetFolder.Outcome second = write(FLEET, false);
        assertThat(second).isInstanceOf(FleetFolder.Written.class);
        assertThat(((FleetFolder.Written) second).written()).isEmpty();
        assertThat(contents()).isEqualTo(first);
    }

    @Test
    void changeIsShownAsADiffAndMadeOnlyOnDemand() throws Exception {
        write(FLEET, false);
        Map<String, String> first = contents();
        String larger = FLEET.replace("devices: 2000", "devices: 4000");
        FleetFolder.Outcome refused = write(larger, false);
        assertThat(refused).isInstanceOf(FleetFolder.Refused.class);
        assertThat(((FleetFolder.Refused) refused).diff())
                .contains("--- brokers/central/mosquitto.conf")
                .contains("-max_connections 2516\n+max_connections 5016");
        assertThat(contents()).isEqualTo(first);
        assertThat(write(larger, true)).isInstanceOf(FleetFolder.Written.class);
        assertThat(text("brokers/central/mosquitto.conf")).contains("max_connections 5016");
    }

    @Test
    void editByHandIsNotOverwritten() throws Exception {
        write(FLEET, false);
        Path edited = folder.resolve("fleet/aggregator.yaml");
        Files.writeString(edited, Files.readString(edited).replace("learningRate: 0.05", "learningRate: 0.01"));
        FleetFolder.Outcome outcome = write(FLEET, false);
        assertThat(outcome).isInstanceOf(FleetFolder.Refused.class);
        assertThat(((FleetFolder.Refused) outcome).diff())
                .contains("aggregator.yaml")
                .contains("learningRate: 0.01");
        assertThat(Files.readString(edited)).contains("learningRate: 0.01");
    }

    /** What devices were admitted while the broker ran stays. */
    @Test
    void rightsThatTheBrokerManagesAndKeysAreNeverOverwritten() throws Exception {
        write(FLEET, false);
        Path rights = folder.resolve("fleet/brokers/central/data/dynamic-security.json");
        Files.writeString(rights, "{}");
        byte[] key = Files.readAllBytes(folder.resolve("fleet/brokers/central/tls/server.key"));
        write(FLEET.replace("[bed-1, bed-2]", "[bed-1, bed-2, bed-3]"), true);
        assertThat(Files.readString(rights)).isEqualTo("{}");
        assertThat(Files.readAllBytes(folder.resolve("fleet/brokers/central/tls/server.key")))
                .isEqualTo(key);
    }

    @Test
    void certificatesAndListsAreRenewedInTimeWithoutADiff() throws Exception {
        write(FLEET, false);
        Map<String, String> first = contents();
        FleetFolder.Outcome later = write(FLEET, Duration.ofDays(300), false);
        assertThat(later).isInstanceOf(FleetFolder.Written.class);
        Map<String, String> second = contents();
        List<String> changed = second.entrySet().stream()
                .filter(file -> !file.getValue().equals(first.get(file.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(changed)
                .contains(
                        "fleet/pki/ca.crl",
                        "fleet/brokers/central/tls/ca.crl",
                        "fleet/brokers/central/tls/server.crt",
                        "fleet/brokers/hive/tls/server.p12")
                .noneMatch(file -> file.endsWith(".key") || file.endsWith(".conf") || file.endsWith(".yaml"));
    }

    @Test
    void keysAndPasswordsAreReadableByTheirOwnerOnly() throws Exception {
        write(FLEET, false);
        List<String> secrets = contents().keySet().stream()
                .filter(file -> file.matches(".*(\\.key|\\.p12|/password|config\\.xml|emqx\\.conf|security\\.json)"))
                .toList();
        assertThat(secrets).hasSizeGreaterThan(15);
        for (String secret : secrets) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    /** A broker's host needs nothing else, and must not have the authority's keys. */
    @Test
    void brokersFolderHoldsNoKeyButItsOwn() throws Exception {
        write(FLEET, false);
        assertThat(contents().keySet().stream()
                        .filter(file -> file.startsWith("fleet/brokers/") && file.endsWith(".key"))
                        .map(file -> file.substring("fleet/brokers/".length())))
                .containsExactlyInAnyOrder(
                        "central/tls/server.key",
                        "north/tls/server.key",
                        "north/tls/bridge.key",
                        "hive/tls/server.key",
                        "emq/tls/server.key");
    }

    @Test
    void pathsAreThoseOfTheHostWhereTheBrokerWillBe() throws Exception {
        write(FLEET, false);
        assertThat(text("brokers/emq/emqx.conf"))
                .contains("\"/srv/emq/tls/ca.crt\"")
                .doesNotContain(folder.toString());
    }

    @Test
    void gatewayHasAllThatItNeedsAndNothingOfOthers() throws Exception {
        write(FLEET, false);

        assertThat(contents().keySet().stream().filter(file -> file.startsWith("fleet/gateways/")))
                .containsExactly(
                        "fleet/gateways/w3/admission.json",
                        "fleet/gateways/w3/ca.crt",
                        "fleet/gateways/w3/gateway.crt",
                        "fleet/gateways/w3/gateway.key",
                        "fleet/gateways/w3/gateway.yaml",
                        "fleet/gateways/w3/install/venule-gateway-w3.service");
        assertThat(text("gateways/w3/gateway.yaml")).contains("broker: mqtts://north.clinic.example:8883");
        X509Certificate certificate = PemFiles.readCertificates(folder.resolve("fleet/gateways/w3/gateway.crt"))
                .get(0);
        assertThat(DistinguishedName.commonName(certificate)).contains("gateway.w3");
        assertThat(certificate.getExtendedKeyUsage()).hasSize(2);
        assertThat(certificate.getSubjectAlternativeNames()).hasSize(2);
    }

    /** The gateway is known to the broker that it connects to; the others know what passes by. */
    @Test
    void gatewayHasItsRoleAtItsOwnBroker() throws Exception {
        write(FLEET, false);

        assertThat(text("brokers/north/data/dynamic-security.json")).contains("\"rolename\": \"gateway.w3\"");
        assertThat(text("brokers/central/data/dynamic-security.json"))
                .doesNotContain("gateway.w3")
                .contains("venule/v1/+/gateway/+/device/+/update");
        assertThat(text("brokers/north/mosquitto.conf"))
                .contains("topic venule/v1/+/gateway/+/device/+/update out 1")
                .contains("topic venule/v1/+/gateway/+/device/+/receipt in 1");
    }
}
