package dev.venule.benchmarks.device;

import dev.venule.benchmarks.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Peak memory of the agent while it trains the watch study over MQTT and TLS, under each Linux profile's heap, memory and processor
 * limits, with TensorFlow Lite and with the trainer in Java. Arguments: the image that device-image made, the folder of the WISDM
 * data, and the receipts to wait for.
 */
public final class PeakMemory {
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
            System.out.println("| profile | runtime | limits | VmHWM, MB | of the control group, MB |");
            System.out.println("| --- | --- | --- | --- | --- |");
            PeakMemory measure = new PeakMemory(image, receipts);
            for (DeviceProfile profile : DeviceProfile.linux()) {
                for (String runtime : List.of("tflite", "java")) {
                    String id = profile.name() + "-" + runtime;
                    System.out.println(measure.row(
                            profile, runtime, device.newFolder(scratch.path().resolve(id), id, runtime)));
                }
            }
        }
    }

    private String row(DeviceProfile profile, String runtime, Path config) throws IOException, InterruptedException {
        List<String> command = image.agent(profile, config);
        Path log = config.resolveSibling("agent.log");
        Optional<ControlGroup> group = ControlGroup.of(profile);
        if (!group.isPresent()) {
            try (AgentProcess agent = AgentProcess.start(command, log)) {
                agent.awaitReceipts(receipts);
                return row(profile, runtime, "heap only", agent.peakMegabytes(), 0);
            }
        }
        try (ControlGroup limits = group.get()) {
            try (AgentProcess agent = AgentProcess.start(limits.around(command), log)) {
                agent.awaitReceipts(receipts);
                return row(
                        profile,
                        runtime,
                        profile.memoryMegabytes() + " MB and " + profile.cpuPercent() + " % by control group",
                        agent.peakMegabytes(),
                        limits.peakBytes() / 1e6);
            }
        }
    }

    private static String row(DeviceProfile profile, String runtime, String limits, double peak, double group) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | -Xmx%dm, %s | %.1f | %.1f |",
                profile.name(),
                runtime,
                profile.heapMegabytes(),
                limits,
                peak,
                group);
    }
}
