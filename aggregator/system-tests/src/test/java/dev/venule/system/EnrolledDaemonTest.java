package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From nothing, by the operator's commands only: a generated Mosquitto, an aggregator with the generated configuration, and agents that get
 * their certificates by a token. Four programs, each in a process of its own.
 */
@Tag("soak")
final class EnrolledDaemonTest {
    private static final int RECEIPTS = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private int brokerPort;
    private int enrolmentPort;

    @AfterEach
    void stopAll() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private <T extends AutoCloseable> T running(T program) {
        running.add(program);
        return program;
    }

    @Test
    void aTokenIsEnoughToContributeAndARevokedDeviceIsOut() throws Exception {
        startBrokerAndAggregator();
        List<DeviceProcess> devices = devices("bed-12", "bed-13", "bed-14");
        for (DeviceProcess device : devices) {
            awaitReceipts(List.of(device), 1);
        }
        DeviceProcess lost = devices.get(0);
        List<DeviceProcess> others = devices.subList(1, devices.size());

        assertThat(VenuleCommand.run("device", "revoke", folder("fleet/aggregator.yaml"), "bed-12"))
                .contains("bed-12 is out");
        assertThat(VenuleCommand.run("broker", "dismiss", fleetFile(), "--output", folder("fleet"), "bed-12"))
                .contains("central: bed-12 is out");

        // While the others get receipt after receipt, the revoked one gets none.
        Set<ByteString> promised = lost.promised();
        awaitReceipts(others, promised(others) + RECEIPTS);
        assertThat(lost.promised()).isEqualTo(promised);
        VenuleCommand.run("broker", "init", fleetFile(), "--output", folder("fleet"));
        restartBroker();
        await("it tries again, and TLS refuses it: " + brokerLog())
                .atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(brokerLog()).contains("certificate verify failed"));
        awaitReceipts(others, promised(others) + RECEIPTS);
        assertThat(lost.promised()).isEqualTo(promised);
    }

    private Path brokerLog() {
        return folder.resolve("fleet/brokers/central/log/mosquitto.log");
    }

    private List<DeviceProcess> devices(String... ids) throws IOException {
        List<String> tokens = tokens(ids);
        List<String> admission = new ArrayList<>(List.of("broker", "admit", fleetFile(), "--output", folder("fleet")));
        admission.addAll(List.of(ids));
        VenuleCommand.run(admission.toArray(String[]::new));
        List<DeviceProcess> devices = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            devices.add(running(DeviceProcess.start(device(ids[i], tokens.get(i)))));
        }
        return devices;
    }

    private void startBrokerAndAggregator() throws IOException {
        OperatorsDocument.openToAll(folder);
        brokerPort = RealServers.freePort();
        enrolmentPort = RealServers.freePort();
        Files.writeString(folder.resolve("heart.yaml"), Document.example("docs/aggregator.md", "heart.yaml"));
        Files.writeString(folder.resolve("fleet.yaml"), """
                populations:
                  - {name: heart, tensorSizes: [208, 16, 16, 1], devices: 2}
                brokers:
                  - {name: central, hosts: [localhost], bind: 127.0.0.1, port: %d}
                enrolment: {bind: 127.0.0.1, port: %d}
                """.formatted(brokerPort, enrolmentPort));
        VenuleCommand.run("broker", "init", fleetFile(), "--output", folder("fleet"));
        VenuleCommand.run(
                "model",
                "compile",
                folder("heart.yaml"),
                "--output",
                folder("fleet/heart.tflite"),
                "--weights",
                folder("fleet/heart.weights"));
        running(GeneratedMosquitto.daemon(
                List.of("mosquitto", "-d", "-c", "fleet/brokers/central/mosquitto.conf"),
                folder,
                "fleet/brokers/central",
                brokerPort));
        running(AggregatorDaemon.start(folder.resolve("fleet")));
    }

    private void restartBroker() throws Exception {
        Process restart = new ProcessBuilder(folder("fleet/brokers/central/install/restart.sh")).start();
        assertThat(restart.waitFor()).isZero();
    }

    private List<String> tokens(String... devices) throws IOException {
        Path table =
                Files.writeString(folder.resolve("devices.csv"), String.join(",ward 7,\n", devices) + ",ward 7,\n");
        return VenuleCommand.run("device", "tokens", folder("fleet/aggregator.yaml"), table.toString())
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1)[3])
                .toList();
    }

    private Path device(String id, String token) throws IOException {
        Path device = DeviceFolder.withHeartExamples(folder.resolve(id));
        Files.writeString(device.resolve("agent.properties"), """
                population = heart
                device = %s
                broker = mqtts://localhost:%d
                ca = %s
                announcementKey = %s
                enrolment.url = https://localhost:%d
                enrolment.token = %s
                enrolment.folder = identity
                enrolment.firstDelay = PT0.2S
                enrolment.maxDelay = PT2S
                storage = state
                examples.folder = recordings
                examples.features = %d
                examples.classes = 1
                sending.receiptTimeout = PT2S
                retry.firstDelay = PT0.1S
                retry.maxDelay = PT1S
                rounds.recheckInterval = PT1S
                """.formatted(
                        id,
                        brokerPort,
                        folder("fleet/pki/ca.crt"),
                        folder("fleet/pki/announcement.pub"),
                        enrolmentPort,
                        token,
                        DeviceFolder.HEART_FEATURES));
        return device;
    }

    private static void awaitReceipts(List<DeviceProcess> devices, int count) {
        await("receipts; a log is " + devices.get(0).logFile())
                .atMost(Duration.ofMinutes(3))
                .until(() -> {
                    for (DeviceProcess device : devices) {
                        assertThat(device.isAlive())
                                .as(String.join("\n", device.log()))
                                .isTrue();
                    }
                    return promised(devices) >= count;
                });
    }

    private static int promised(List<DeviceProcess> devices) throws IOException {
        int promised = 0;
        for (DeviceProcess device : devices) {
            promised += device.promised().size();
        }
        return promised;
    }

    private String fleetFile() {
        return folder("fleet.yaml");
    }

    private String folder(String file) {
        return folder.resolve(file).toString();
    }
}
