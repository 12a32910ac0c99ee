package dev.venule.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.config.ConfigFile;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import dev.venule.aggregator.server.enrolment.EstServer;
import dev.venule.aggregator.server.enrolment.RevokedDevices;
import dev.venule.broker.pki.DistinguishedName;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.PemFiles;
import dev.venule.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code venule device}, from the operator's CSV file to a certificate on the device, with a real EST server. */
final class DeviceCommandTest {
    private static final String CONFIG = """
            enrolment: {lifetime: P30D}
            populations:
              - name: heart
                model: {file: heart.tflite, tensorSizes: [1], initialWeights: heart.weights}
                plan: {epochs: 1, learningRate: 0.05, clipNorm: 1, upload: {keepFraction: 1}}
                buffer: {goal: 10}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path config = Path.of("");
    private EnrolmentConfig enrolment;

    @BeforeEach
    void configure() throws IOException {
        Files.write(folder.resolve("heart.tflite"), new byte[] {1});
        Files.write(folder.resolve("heart.weights"), new byte[4]);
        config = Files.writeString(folder.resolve("aggregator.yaml"), CONFIG);
        LocalPki.openOrCreate(folder.resolve("data/pki"), Clock.systemUTC());
        enrolment = ConfigFile.read(config).enrolment().orElseThrow();
    }

    @Test
    void fromACsvFileOfDevicesToACertificateOnTheDevice() throws IOException {
        Path devices = Files.writeString(
                folder.resolve("devices.csv"), "device,site,profile\nbed-1,ward 7,monitor\n\n# later\nbed-2\n");
        CommandRun tokens = CommandRun.of("device", "tokens", config.toString(), devices.toString());
        assertThat(tokens.err()).isEmpty();
        List<String> lines = tokens.out().lines().toList();
        assertThat(lines).hasSize(3).first().isEqualTo("device,site,profile,token,expires");
        assertThat(lines.get(1)).startsWith("bed-1,ward 7,monitor,");
        String token = lines.get(1).split(",", -1)[3];

        try (EstServer server = EstServer.start(enrolment, AggregatorListener.none(), Clock.systemUTC())) {
            String url = server.uri().toString();
            CommandRun enrolled = enrol("bed-1", "--url", url, "--token", token);
            assertThat(enrolled.err()).isEmpty();
            assertThat(enrolled.out()).startsWith("bed-1 has a certificate until ");
            assertOneLine(enrol("bed-1", "--url", url, "--token", token), "this device has a certificate already");
            assertOneLine(enrol("bed-2", "--url", url, "--token", token), "the token was made for another device");
        }
        assertThat(commonName(folder.resolve("bed-1/device-1-chain"))).isEqualTo("bed-1");
    }

    @Test
    void withoutANetworkByARequestThatTheOperatorSigns() throws IOException {
        Path request = folder.resolve("bed-3.csr");
        assertThat(enrol("bed-3", "--request", request.toString()).out()).contains("have it signed");
        Path signed = folder.resolve("signed");
        CommandRun sign =
                CommandRun.of("device", "sign", config.toString(), request.toString(), "--output", signed.toString());
        assertThat(sign.err()).isEmpty();
        assertThat(enrol("bed-3", "--certificate", signed.resolve("bed-3.crt").toString())
                        .err())
                .isEmpty();

        List<X509Certificate> chain = PemFiles.readCertificates(folder.resolve("bed-3/device-1-chain"));
        assertThat(chain).hasSize(2);
        assertOneLine(
                enrol("bed-4", "--certificate", signed.resolve("bed-3.crt").toString()),
                "the certificate is not for the key that this device asked for");
    }

    @Test
    void aRevokedDeviceIsOnTheListAndGetsNothing() throws IOException {
        withoutANetworkByARequestThatTheOperatorSigns();
        CommandRun revoke = CommandRun.of("device", "revoke", config.toString(), "bed-3", "--reason", "key_compromise");

        assertThat(revoke.err()).isEmpty();
        assertThat(revoke.out()).contains("bed-3 is out; 1 more certificates are on the list", "ca.crl");
        assertThat(RevokedDevices.of(enrolment).isRevoked("bed-3")).isTrue();
        assertOneLine(
                CommandRun.of(
                        "device",
                        "sign",
                        config.toString(),
                        folder.resolve("bed-3.csr").toString(),
                        "--output",
                        folder.toString()),
                "device bed-3 was revoked");
        assertOneLine(CommandRun.of("device", "revoke", config.toString(), "a/b"), "\"a/b\" is no device id");
    }

    @Test
    void mistakesAreOneLineAndNothingIsDoneByHalves() throws IOException {
        Path devices = Files.writeString(folder.resolve("devices.csv"), "bed-1\nbed/2\n");
        assertOneLine(CommandRun.of("device", "tokens", config.toString(), devices.toString()), "devices.csv:2: ");
        Files.writeString(devices, "bed-1\nbed-1\n");
        assertOneLine(CommandRun.of("device", "tokens", config.toString(), devices.toString()), "is there twice");
        assertThat(folder.resolve("data/enrolment/tokens")).doesNotExist();

        Path without =
                Files.writeString(folder.resolve("without.yaml"), CONFIG.substring(CONFIG.indexOf("populations:")));
        assertOneLine(
                CommandRun.of("device", "tokens", without.toString(), devices.toString()), "has no section enrolment");
        assertOneLine(enrol("bed-9", "--certificate", devices.toString()), "holds no certificates");
        assertThat(CommandRun.of("device", "enrol", "--device", "x").exitCode()).isEqualTo(2);
    }

    private CommandRun enrol(String device, String... way) {
        String[] arguments = new String[8 + way.length];
        System.arraycopy(
                new String[] {
                    "device",
                    "enrol",
                    "--device",
                    device,
                    "--folder",
                    folder.resolve(device).toString(),
                    "--ca",
                    folder.resolve("data/pki/ca.crt").toString()
                },
                0,
                arguments,
                0,
                8);
        System.arraycopy(way, 0, arguments, 8, way.length);
        return CommandRun.of(arguments);
    }

    private static String commonName(Path chain) throws IOException {
        return DistinguishedName.commonName(PemFiles.readCertificates(chain).get(0))
                .orElseThrow();
    }

    private static void assertOneLine(CommandRun run, String part) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(part);
    }
}
