package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agent/daemon/device-image makes of the agent's jars: small enough for a watch. DeviceRuntimeTest runs them. */
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

    @BeforeAll
    static void makeTheImage() throws Exception {
        image = DeviceImage.make(folder.resolve("image"), "--profile", PROFILE, "--without", "runtime");
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
}
