package dev.venule.system;

import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An aggregator (with its embedded broker, for MQTT) in a process of its own, to be killed. Ends when its standard input ends. */
final class AggregatorProcess implements AutoCloseable {
    private final Process process;

    private AggregatorProcess(Process process) {
        this.process = process;
    }

    /** Starts, or starts again, the aggregator of {@code folder}; devices can connect when this returns. */
    static AggregatorProcess start(Path folder, DeviceWays ways, int port, int devices, long versions)
            throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AggregatorProcess.class.getName(),
                        folder.toString(),
                        ways.name(),
                        String.valueOf(port),
                        String.valueOf(devices),
                        String.valueOf(versions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String first =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (first == null) {
            throw new IOException("the aggregator ended before it was ready");
        }
        return new AggregatorProcess(process);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, and waits. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    static AggregatorConfig config(Path folder, DeviceWays ways, int port, int devices, long versions) {
        return new AggregatorConfig(
                folder.resolve("pki"),
                ways.listeningOn(port, folder),
                "jdbc:sqlite:" + folder.resolve("aggregator.db"),
                IntakeLimits.defaults(),
                Optional.empty(),
                List.of(SmallStudy.population(devices, versions)));
    }

    public static void main(String[] arguments) throws IOException {
        AggregatorConfig config = config(
                Path.of(arguments[0]),
                DeviceWays.valueOf(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]));
        try (AggregatorServer server = AggregatorServer.start(config, AggregatorListener.none())) {
            System.out.println("ready " + server.coapUri().orElseGet(server::brokerUri));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
