package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.check.BrokerKind;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.cli.broker.BrokerCommand;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices come to a generated Mosquitto while it runs, and are put out of it, by the operator's commands. */
final class AdmissionTest {
    private static final String DEVICE = "bed-9";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private GeneratedFleet fleet;

    @SuppressWarnings("NullAway.Init")
    private GeneratedMosquitto broker;

    @SuppressWarnings("NullAway.Init")
    private Identity device;

    @BeforeEach
    void startBroker() throws IOException {
        fleet = GeneratedFleet.write(folder, BrokerKind.MOSQUITTO, List.of("bed-1"));
        device = fleet.authority().issueClient(DEVICE);
        broker = GeneratedMosquitto.daemon(
                List.of("mosquitto", "-d", "-c", "fleet/brokers/central/mosquitto.conf"),
                folder,
                "fleet/brokers/central",
                fleet.port());
    }

    @AfterEach
    void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void aCertificateAloneIsWorthNothingUntilItsDeviceIsAdmitted() throws Exception {
        assertThat(mayContribute("ecg")).isFalse();

        assertThat(venule("admit", DEVICE, "bed-1"))
                .containsExactly("central: bed-9 is admitted", "central: bed-1 was admitted before");

        assertThat(mayContribute("ecg")).isTrue();
    }

    @Test
    void whoIsDismissedIsThrownOutBeforeTheCommandReturnsAndStaysOut() throws Exception {
        venule("admit", DEVICE);
        try (WireClient connected = fleet.connect(device).orElseThrow()) {
            assertThat(connected.ping()).isTrue();

            assertThat(venule("dismiss", DEVICE, "bed-77"))
                    .containsExactly("central: bed-9 is out", "central: bed-77 was not admitted");

            assertThat(connected.awaitEnd())
                    .as("the broker ends the connection")
                    .isTrue();
        }
        assertThat(mayContribute("ecg")).isFalse();
    }

    @Test
    void theBrokerRemembersItThroughARestart() throws Exception {
        venule("admit", DEVICE);
        venule("dismiss", "bed-1");
        Process restart =
                new ProcessBuilder(fleet.broker().resolve("install/restart.sh").toString()).start();
        assertThat(restart.waitFor()).isZero();

        assertThat(venule("admit", DEVICE)).containsExactly("central: bed-9 was admitted before");
        assertThat(venule("dismiss", "bed-1")).containsExactly("central: bed-1 was not admitted");
    }

    @Test
    void aNewPopulationIsOpenToOldDevicesAfterAnUpdate() throws Exception {
        venule("admit", DEVICE);
        Path file = folder.resolve("fleet.yaml");
        Files.writeString(
                file,
                Files.readString(file).replace("brokers:", "  - {name: eeg, parameters: 500, devices: 6}\nbrokers:"));
        venule("admit", DEVICE);
        assertThat(mayContribute("eeg")).isFalse();

        assertThat(venule("admit", "--update", DEVICE)).last().isEqualTo("central: they have the rights of today");

        assertThat(mayContribute("eeg")).isTrue();
        assertThat(mayContribute("ecg")).isTrue();
    }

    @Test
    void aBrokerThatDoesNotRunIsNamed() throws Exception {
        broker.close();

        assertThat(failing("admit", DEVICE))
                .startsWith("broker central at localhost:" + fleet.port() + " cannot be reached as its operator: ");
    }

    /** Sends an update, and may hear of tasks. */
    private boolean mayContribute(String population) throws IOException {
        Optional<WireClient> client = fleet.connect(device);
        if (client.isEmpty()) {
            return false;
        }
        try (WireClient connected = client.get()) {
            return connected
                            .publish(Message.of(MqttAddress.update(population, DEVICE), "an update"))
                            .isGranted()
                    && connected.subscribe(MqttAddress.task(population)).isGranted();
        }
    }

    private List<String> venule(String command, String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(line(command, out, arguments)).as(out.toString()).isZero();
        return out.toString().lines().toList();
    }

    private String failing(String command, String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(line(command, out, arguments)).isNotZero();
        return out.toString();
    }

    private int line(String command, StringWriter out, String... arguments) {
        String[] whole = new String[arguments.length + 4];
        whole[0] = command;
        whole[1] = folder.resolve("fleet.yaml").toString();
        whole[2] = "--output";
        whole[3] = fleet.folder().toString();
        System.arraycopy(arguments, 0, whole, 4, arguments.length);
        return BrokerCommand.line(Clock.systemUTC())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler((failure, failed, result) -> {
                    out.write(String.valueOf(failure.getMessage()));
                    return 1;
                })
                .execute(whole);
    }
}
