package dev.venule.agent.daemon;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.SendingPolicy;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.agent.profile.ProfileReader;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what kind of device this is. */
final class DeviceSettings {
    private static final String STANDARD = "linux";

    private DeviceSettings() {}

    /** The profile by its name or as a file; where the configuration names none, one that limits nothing. */
    static DeviceProfile profile(Settings settings, Path folder) throws IOException {
        String profile = settings.text("profile", STANDARD);
        if (profile.equals(STANDARD)) {
            return standard();
        }
        if (!profile.endsWith(".yaml")) {
            return DeviceProfiles.named(profile);
        }
        Path file = folder.resolve(profile);
        try {
            return ProfileReader.parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no profile " + file + "; correct the key profile", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; save it as plain text", e);
        }
    }

    private static DeviceProfile standard() {
        return new DeviceProfile(
                STANDARD,
                new DeviceProfile.Hardware(
                        Runtime.getRuntime().maxMemory(),
                        Long.MAX_VALUE,
                        ModelLimits.DEFAULT.maxGraphBytes(),
                        new DeviceProfile.Cpu(1, 100, 1e9)),
                BudgetLimits.unlimited(),
                new DeviceProfile.Storage(OutboxLimits.standard(), Integer.MAX_VALUE),
                new DeviceProfile.Wire(
                        "mqtt",
                        new DeviceProfile.Sizes(
                                Integer.MAX_VALUE, SendingPolicy.standard().maxPartBytes()),
                        ValueFormat.TERNARY,
                        // As MqttTiming.standard() and CoapTiming.standard(), whose jars may have been left out.
                        new DeviceProfile.MqttTimers(
                                Duration.ofMinutes(1),
                                Duration.ofDays(14),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(10)),
                        new DeviceProfile.CoapTimers(
                                Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(1))));
    }

    static DaemonConfig.Device device(Settings settings, Path folder, DeviceProfile profile) {
        Set<String> metered = Arrays.stream(
                        settings.text("device.meteredInterfaces", "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return new DaemonConfig.Device(profile, folder.resolve(settings.text("device.root", "/")), metered);
    }
}
