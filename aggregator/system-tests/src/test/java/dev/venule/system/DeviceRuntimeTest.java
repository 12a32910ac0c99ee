package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole image with a Java runtime of its own. Making that takes half a minute, so only CI runs this each time:
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
        }
    }
}
