package dev.venule.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real HiveMQ CE in a process of its own, with the class path that Maven put together for it (profile {@code hivemq}) and the
 * environment that its generated service gives it.
 */
final class GeneratedHiveMq implements AutoCloseable {
    private static final Path CLASS_PATH = Path.of("aggregator/hivemq/target/classpath");
    /** What HiveMQ's own run.sh opens, and little memory. */
    private static final String JAVA_OPTIONS = "-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
            + " --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.nio=ALL-UNNAMED"
            + " --add-opens java.base/sun.nio.ch=ALL-UNNAMED"
            + " --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED"
            + " --add-exports java.base/jdk.internal.misc=ALL-UNNAMED";

    private final GeneratedFleet fleet;

    private GeneratedHiveMq(GeneratedFleet fleet) {
        this.fleet = fleet;
    }

    /** Where there is no HiveMQ, a service manager starts and restarts it: {@code install/start.sh} and {@code restart.sh}. */
    static void install(GeneratedFleet fleet) throws IOException {
        Path broker = fleet.broker();
        String environment;
        try (Stream<String> lines = Files.lines(broker.resolve("install/venule-broker-central.service"))) {
            environment = lines.filter(line -> line.startsWith("Environment="))
                    .map(line -> "export " + line.substring("Environment=".length()))
                    .collect(Collectors.joining("\n"));
        }
        program(broker.resolve("install/start.sh"), """
                %s
                export CLASSPATH=$(cat %s)
                nohup %s %s com.hivemq.HiveMQServer > %s/log/out 2>&1 &
                echo $! > %s/data/pid
                """.formatted(
                        environment, classPath(), java(), JAVA_OPTIONS, broker, broker));
        program(broker.resolve("install/restart.sh"), """
                pid=$(cat %s/data/pid)
                kill $pid
                while kill -0 $pid 2>/dev/null; do sleep 0.1; done
                exec %s/install/start.sh
                """.formatted(broker, broker));
    }

    static Path classPath() {
        Path file = Repository.root().resolve(CLASS_PATH);
        if (!Files.exists(file)) {
            throw new IllegalStateException("there is no " + file + "; run Maven with -Phivemq");
        }
        return file;
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static void program(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Devices can connect when this returns. */
    static GeneratedHiveMq start(GeneratedFleet fleet) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        List.of(fleet.broker().resolve("install/start.sh").toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("HiveMQ cannot be started by install/start.sh");
        }
        GeneratedHiveMq broker = new GeneratedHiveMq(fleet);
        try {
            Awaitility.await("HiveMQ listens")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(100))
                    .until(broker::listens);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    private boolean listens() throws IOException {
        if (!ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false)) {
            throw new IllegalStateException(
                    "HiveMQ ended: " + Files.readString(fleet.broker().resolve("log/out")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), fleet.port()), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "HiveMQ";
    }

    private long pid() throws IOException {
        return Long.parseLong(
                Files.readString(fleet.broker().resolve("data/pid")).strip());
    }

    @Override
    public void close() throws IOException {
        ProcessHandle.of(pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }
}
