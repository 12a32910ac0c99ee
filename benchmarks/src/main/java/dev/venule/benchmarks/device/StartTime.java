package dev.venule.benchmarks.device;

import dev.venule.benchmarks.ScratchFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From the start of the JVM to the first message that the broker took at QoS 1: the agent's program beside a program that does
 * nothing else, turn by turn, with the wearable profile's JVM options. Arguments: the image that device-image made, the folder of
 * the WISDM data, and repetitions.
 */
public final class StartTime {
    private final WatchDevice device;
    private final StatusWatch statuses;
    private final DeviceImage image;

    private StartTime(WatchDevice device, StatusWatch statuses, DeviceImage image) {
        this.device = device;
        this.statuses = statuses;
        this.image = image;
    }

    public static void main(String[] arguments) throws Exception {
        int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        DeviceImage image = new DeviceImage(Path.of(arguments[0]).toAbsolutePath());
        try (ScratchFolder scratch = ScratchFolder.create();
                WatchDevice device = WatchDevice.start(scratch.path(), Path.of(arguments[1]));
                StatusWatch statuses = new StatusWatch(device)) {
            StartTime measure = new StartTime(device, statuses, image);
            double[] bare = new double[repetitions];
            double[] agent = new double[repetitions];
            measure.bare("warm-up", scratch.path());
            for (int i = 0; i < repetitions; i++) {
                bare[i] = measure.bare("bare-" + i, scratch.path());
                agent[i] = measure.agent("agent-" + i, scratch.path());
            }
            print("bare Paho", bare);
            print("agent", agent);
            System.out.printf(Locale.ROOT, "agent / bare Paho, medians: %.2f%n", median(agent) / median(bare));
        }
    }

    private double bare(String id, Path scratch) throws IOException, InterruptedException {
        URI broker = device.broker();
        Path classes = Path.of(URI.create(BarePaho.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        WatchDevice.Certificates files = device.certificates(id);
        List<String> program = List.of(
                BarePaho.class.getName(),
                "ssl://" + broker.getHost() + ":" + broker.getPort(),
                files.certificate().toString(),
                files.key().toString(),
                files.authority().toString(),
                id,
                statuses.topic(id));
        return millis(id, image.program(DeviceProfile.WEARABLE, classes, program), scratch);
    }

    private double agent(String id, Path scratch) throws IOException, InterruptedException {
        Path config = device.newFolder(scratch.resolve(id), id, "auto");
        return millis(id, image.agent(DeviceProfile.WEARABLE, config), scratch);
    }

    private double millis(String id, List<String> command, Path scratch) throws IOException, InterruptedException {
        Path log = scratch.resolve(id + ".log");
        long begin = System.nanoTime();
        try (AgentProcess ignored = AgentProcess.start(command, log)) {
            return (statuses.firstOf(id) - begin) / 1e6;
        } catch (IOException silent) {
            throw new IOException(silent.getMessage() + "; it said: " + Files.readString(log), silent);
        }
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.0f ms, %.0f to %.0f%n",
                what,
                median(millis),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
