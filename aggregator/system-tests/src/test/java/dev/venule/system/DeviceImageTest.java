package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agent/daemon/device-image makes of the agent's jars: small enough for a watch, and still the whole agent. */
final class DeviceImageTest {
    /** The limits of docs/footprint.md. */
    private static final long MOST_JAR_BYTES_WITH_MQTT = 3_000_000;

    private static final long MOST_JAR_BYTES_WITH_BOTH = 5_000_000;
    private static final String PROFILE = "bedside-monitor-x86_64";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static DeviceImage image;

    @SuppressWarnings("NullAway.Init")
    private static ImagedDevices devices;

    @BeforeAll
    static void makeTheImage() throws Exception {
        image = DeviceImage.make(folder.resolve("image"), "--profile", PROFILE, "--without", "runtime");
        devices = ImagedDevices.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (devices != null) {
            devices.close();
        }
    }

    @Test
    void jarsStayWithinTheirBytes() throws IOException {
        assertThat(image.jarBytes(jar -> !DeviceImage.isOfCoap(jar)))
                .as("jars for MQTT without TensorFlow Lite's native code")
                .isLessThanOrEqualTo(MOST_JAR_BYTES_WITH_MQTT);
        assertThat(image.jarBytes(jar -> true))
                .as("jars for MQTT and CoAP without TensorFlow Lite's native code")
                .isLessThanOrEqualTo(MOST_JAR_BYTES_WITH_BOTH);
    }

    @Test
    void serviceHasTheLimitsOfTheProfile() throws IOException {
        DeviceProfile.Hardware hardware = DeviceProfiles.named(PROFILE).hardware();

        assertThat(image.text("venule-agent.service").lines())
                .contains(
                        "MemoryMax=" + ((hardware.heapBytes() + hardware.nativeBytes()) >> 20) + "M",
                        "CPUQuota=" + hardware.cpu().sharePercent() + "%");
        assertThat(image.text("jvm.options").lines()).contains("-Xmx" + (hardware.heapBytes() >> 20) + "m");
    }

    @Test
    void contributesOverBothWaysWithBothTrainersWhereOnlyItsDataFolderCanBeWritten() throws Exception {
        Path overMqtt = devices.device("mqtt-tflite", DeviceWays.MQTT, "runtime = tflite\n");
        Path overCoap = devices.device("coap-java", DeviceWays.COAP, "runtime = java\n");

        devices.runOnReadOnlyRoot(image, overMqtt);
        devices.runOnReadOnlyRoot(image, overCoap);

        devices.awaitReceipt(overMqtt);
        devices.awaitReceipt(overCoap);
        assertThat(overMqtt.resolve("state/native"))
                .as("TensorFlow Lite's library")
                .isDirectory();
        assertThat(overCoap.resolve("state/native")).doesNotExist();
    }

    @Test
    void agentWithoutTheJarsOfOneWayRunsOnTheOtherAndSaysWhatIsMissing() throws Exception {
        String[] without = {"--plain", "--without", "tflite", "--without", "runtime", "--without"};
        DeviceImage mqtt = DeviceImage.make(folder.resolve("mqtt"), with(without, "coap"));
        DeviceImage coap = DeviceImage.make(folder.resolve("coap"), with(without, "mqtt"));
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
