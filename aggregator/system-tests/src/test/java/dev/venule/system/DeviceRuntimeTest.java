package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents as a device runs them, from the jars and the Java runtime of an image. Making that takes half a minute, so only CI runs
 * this each time:
 * {@code mvn verify -Dtest.excluded.groups=fuzz,soak,hivemq}.
 */
@Tag("image")
final class DeviceRuntimeTest {
    /** The limit of docs/footprint.md. */
    private static final long MOST_RUNTIME_BYTES = 45_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void runtimeIsSmallAndHasAllThatTheAgentNeedsOnAReadOnlyRoot() throws Exception {
        DeviceImage image = DeviceImage.make(folder.resolve("image"));
        assertThat(image.runtimeBytes()).isLessThanOrEqualTo(MOST_RUNTIME_BYTES);

        try (ImagedDevices devices = ImagedDevices.start(folder)) {
            Path overMqtt = devices.device("mqtt", DeviceWays.MQTT, "");
            Path overCoap = devices.device("coap", DeviceWays.COAP, "runtime = java\n");
            devices.runOnReadOnlyRoot(image, overMqtt);
            devices.runOnReadOnlyRoot(image, overCoap);

            devices.awaitReceipt(overMqtt);
            devices.awaitReceipt(overCoap);
            assertThat(devices.log(overMqtt)).contains("trains with TensorFlow Lite");
            assertThat(overMqtt.resolve("state/native")).as("its library").isDirectory();
            assertThat(overCoap.resolve("state/native")).doesNotExist();
        }
    }

    @Test
    void agentWithoutTheJarsOfOneWayRunsOnTheOtherAndSaysWhatIsMissing() throws Exception {
        String[] without = {"--plain", "--without", "tflite", "--without", "runtime", "--without"};
        DeviceImage mqtt = DeviceImage.make(folder.resolve("mqtt"), with(without, "coap"));
        DeviceImage coap = DeviceImage.make(folder.resolve("coap"), with(without, "mqtt"));
        try (ImagedDevices devices = ImagedDevices.start(folder)) {
            Path overMqtt = devices.device("mqtt-only", DeviceWays.MQTT, "");
            Path overCoap = devices.device("coap-only", DeviceWays.COAP, "");

            assertThat(devices.run(mqtt, overCoap).waitFor()).isEqualTo(1);
            assertThat(devices.log(overCoap)).isEqualTo(missing("aggregator", "venule-transport-coap", "Californium"));
            assertThat(devices.run(coap, overMqtt).waitFor()).isEqualTo(1);
            assertThat(devices.log(overMqtt)).isEqualTo(missing("broker", "venule-transport-mqtt", "Paho"));

            devices.run(mqtt, overMqtt);
            devices.run(coap, overCoap);
            devices.awaitReceipt(overMqtt);
            devices.awaitReceipt(overCoap);
        }
    }

    private static String[] with(String[] options, String last) {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = last;
        return all;
    }

    private static String missing(String key, String ours, String library) {
        return "agent: " + key + " needs the jars of " + ours + " and Eclipse " + library
                + ", which were left out of this device; add them to the class path\n";
    }
}
