package dev.venule.benchmarks.device;

import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.benchmarks.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Peak memory of the agent while it trains the watch study under each Linux profile's heap, memory and processor limits, over
 * MQTT and over CoAP, with TensorFlow Lite and with the trainer in Java, each with an archive of its classes. Arguments: the image that device-image made, the folder
 * of the WISDM data, and the receipts to wait for.
 */
public final class PeakMemory {
    private static final List<String> LINUX =
            List.of("wearable-linux-armv8", "bedside-monitor-x86_64", "ward-gateway-rpi4");

    private final DeviceImage image;
    private final int receipts;

    private PeakMemory(DeviceImage image, int receipts) {
        this.image = image;
        this.receipts = receipts;
    }

    public static void main(String[] arguments) throws Exception {
        DeviceImage image = new DeviceImage(Path.of(arguments[0]).toAbsolutePath());
        int receipts = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        try (ScratchFolder scratch = ScratchFolder.create();
                WatchDevice device = WatchDevice.start(scratch.path(), Path.of(arguments[1]))) {
            System.out.printf("%d examples, %d receipts%n", device.exampleCount(), receipts);
            System.out.println("| profile | way | runtime | limits | VmHWM, MB | of the control group, MB |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            PeakMemory measure = new PeakMemory(image, receipts);
            for (WatchDevice.Way way : WatchDevice.Way.values()) {
                for (String runtime : List.of("tflite", "java")) {
                    measure.archive(device.newFolder(scratch.path().resolve(way + runtime), "a-" + way, way, runtime));
                    for (String profile : LINUX) {
                        String id = profile + "-" + way + "-" + runtime;
                        Path config = device.newFolder(scratch.path().resolve(id), id, way, runtime);
                        String name = profile + " | " + way + " | " + runtime;
                        System.out.println(measure.row(name, DeviceProfiles.named(profile), config));
                    }
                }
            }
        }
    }

    /** As footprint.md says: once, with the configuration that the device has. */
    private void archive(Path config) throws IOException, InterruptedException {
        Process made = new ProcessBuilder(image.folder().resolve("make-archive").toString(), config.toString())
                .redirectErrorStream(true)
                .redirectOutput(config.resolveSibling("archive.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("no archive: " + Files.readString(config.resolveSibling("archive.log")));
        }
    }

    private String row(String name, DeviceProfile profile, Path config) throws IOException, InterruptedException {
        List<String> command = image.agent(config);
        String heap = "-Xmx" + (profile.hardware().heapBytes() >> 20) + "m";
        Path log = config.resolveSibling("agent.log");
        Optional<ControlGroup> group = ControlGroup.of(profile);
        if (!group.isPresent()) {
            try (AgentProcess agent = AgentProcess.start(command, heap, log)) {
                agent.awaitReceipts(receipts);
                return row(name, heap + ", heap only", agent.peakMegabytes(), 0);
            }
        }
        try (ControlGroup limits = group.get()) {
            try (AgentProcess agent = AgentProcess.start(limits.around(command), heap, log)) {
                agent.awaitReceipts(receipts);
                return row(name, heap + ", " + limits, agent.peakMegabytes(), limits.peakBytes() / 1e6);
            }
        }
    }

    private static String row(String name, String limits, double peak, double group) {
        return String.format(Locale.ROOT, "| %s | %s | %.1f | %.1f |", name, limits, peak, group);
    }
}
