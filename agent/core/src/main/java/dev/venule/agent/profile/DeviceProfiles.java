package dev.venule.agent.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The profiles that come with Venule, from device-profiles/profiles. */
public final class DeviceProfiles {
    private static final List<String> NAMES = List.of(
            "android-low-end",
            "android-phone",
            "bedside-monitor-x86_64",
            "ward-gateway-rpi4",
            "wearable-linux-armv8",
            "wearable-wearos");

    private DeviceProfiles() {}

    /** In alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /** @throws IllegalArgumentException where there is no such profile; the message names those there are */
    public static DeviceProfile named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("there is no profile " + name + "; known are " + String.join(", ", NAMES)
                    + ", or name a .yaml file");
        }
        return ProfileReader.parse(name + ".yaml", text(name));
    }

    static String text(String name) {
        try (InputStream in = DeviceProfiles.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the profile " + name + " is not in the jar");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.write(buffer, 0, read);
            }
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the profile " + name + " in the jar cannot be read", e);
        }
    }
}
