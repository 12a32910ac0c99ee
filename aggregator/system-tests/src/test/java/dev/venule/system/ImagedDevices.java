package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.BrokerAddress;
import dev.venule.fleet.study.Studies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices that run what device-image made, and the aggregator that they belong to, over both ways. */
final class ImagedDevices implements AutoCloseable {
    private static final int MOST_DEVICES = 4;
    private static final String NOBODY = "65534";

    private final Path folder;
    private final AggregatorServer aggregator;
    private final List<PatientExamples> patients =
            Studies.ecg(MOST_DEVICES, SmallStudy.SEED).training();
    private final Map<Path, Process> agents = new HashMap<>();
    private int made;

    private ImagedDevices(Path folder, AggregatorServer aggregator) {
        this.folder = folder;
        this.aggregator = aggregator;
    }

    /** In {@code folder}, which everybody may read from now on. */
    static ImagedDevices start(Path folder) throws IOException {
        AggregatorConfig config = AggregatorConfig.inFolder(
                folder.resolve("server"), SmallStudy.population(MOST_DEVICES, Long.MAX_VALUE));
        Ways both = new Ways(config.ways().broker(), Optional.of(CoapEndConfig.loopback()));
        AggregatorServer aggregator = AggregatorServer.start(config.with(both), AggregatorListener.none());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ImagedDevices(folder, aggregator);
    }

    /** A folder with the agent's configuration; {@code more} are further lines of it. */
    Path device(String name, DeviceWays way, String more) throws IOException {
        PatientExamples patient = patients.get(made++);
        aggregator.pki().device(patient.id());
        Path device = Files.createDirectories(folder.resolve(name));
        BrokerAddress address = new BrokerAddress(
                way == DeviceWays.MQTT
                        ? aggregator.brokerUri()
                        : aggregator.coapUri().orElseThrow(),
                readableCopy(device.resolve("certificates"), patient.id()));
        DeviceFolder.write(device, patient, address, more);
        return device;
    }

    /** The operator's keys are the operator's alone. */
    private Path readableCopy(Path copy, String device) throws IOException {
        Files.createDirectories(copy.resolve("devices"));
        for (String name :
                List.of("ca.crt", "announcement.pub", "devices/" + device + ".crt", "devices/" + device + ".key")) {
            Path file = Files.copy(folder.resolve("server/pki").resolve(name), copy.resolve(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        return copy;
    }

    Process run(DeviceImage image, Path device) throws IOException {
        return run(image, device, List.of(), List.of());
    }

    /** As a user who owns nothing but the data folder, in a world where nothing else can be written to. */
    void runOnReadOnlyRoot(DeviceImage image, Path device) throws Exception {
        Path data = Files.createDirectories(device.resolve("state"));
        assertThat(new ProcessBuilder("chown", NOBODY, data.toString()).start().waitFor())
                .isZero();
        run(image, device, readOnlyBut(data), List.of("VENULE_DATA=" + data));
    }

    /** Aborts the test where this process may not make such a world. */
    private static List<String> readOnlyBut(Path data) throws Exception {
        List<String> wrapper = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind / && shift && exec \"$@\"",
                "sh",
                data.toString(),
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups");
        List<String> trial = new ArrayList<>(List.of("sh", "-c", "\"$@\" 2>/dev/null", "sh"));
        trial.addAll(wrapper);
        trial.add("true");
        assumeThat(new ProcessBuilder(trial).start().waitFor())
                .as("the right to make a read-only root, as root has it")
                .isZero();
        return wrapper;
    }

    private Process run(DeviceImage image, Path device, List<String> wrapper, List<String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("env", "-i", "PATH=" + System.getProperty("java.home") + "/bin:/usr/bin:/bin"));
        command.addAll(environment);
        command.addAll(List.of(
                image.folder().resolve("agent").toString(),
                device.resolve("agent.properties").toString()));
        Process agent = new ProcessBuilder(command)
                .directory(device.toFile())
                .redirectErrorStream(true)
                .redirectOutput(logFile(device).toFile())
                .start();
        agents.put(device, agent);
        return agent;
    }

    /** Waits for the device's first receipt, and ends its agent. */
    void awaitReceipt(Path device) {
        await("receipt of " + device.getFileName())
                .atMost(Duration.ofMinutes(2))
                .failFast(() -> assertThat(log(device)).doesNotContain("agent: ", "Exception", "Error"))
                .until(() -> log(device).contains("receipt BUFFERED"));
        end(agents.get(device));
    }

    String log(Path device) {
        try {
            return Files.readString(logFile(device));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path logFile(Path device) {
        return device.resolveSibling(device.getFileName() + ".log");
    }

    private static void end(@Nullable Process agent) {
        if (agent != null) {
            agent.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() throws IOException {
        agents.values().forEach(ImagedDevices::end);
        aggregator.close();
    }
}
