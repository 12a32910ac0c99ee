package dev.venule.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A real Mosquitto that is started by a command, with a configuration that is used as it was written. */
final class GeneratedMosquitto implements AutoCloseable {
    private final Process process;
    private final Optional<Path> pidFile;

    private GeneratedMosquitto(Process process, Optional<Path> pidFile) {
        this.process = process;
        this.pidFile = pidFile;
    }

    /** Aborts the test where Mosquitto is not installed. */
    static GeneratedMosquitto start(List<String> command, Path folder, int port) throws IOException {
        return start(command, folder, port, Optional.empty());
    }

    /** The same where the command leaves it to itself; {@code broker} is its folder in the given one. */
    static GeneratedMosquitto daemon(List<String> command, Path folder, String broker, int port) throws IOException {
        return start(command, folder, port, Optional.of(folder.resolve(broker).resolve("data/mosquitto.pid")));
    }

    private static GeneratedMosquitto start(List<String> command, Path folder, int port, Optional<Path> pidFile)
            throws IOException {
        Path program = RealServers.require(command.get(0), "apt-get install mosquitto");
        Path log = folder.resolve("mosquitto.out");
        Process process = new ProcessBuilder(command)
                .command(withProgram(command, program))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        GeneratedMosquitto mosquitto = new GeneratedMosquitto(process, pidFile);
        try {
            Awaitility.await("Mosquitto listens")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> mosquitto.listens(port, log));
        } catch (RuntimeException e) {
            mosquitto.close();
            throw e;
        }
        return mosquitto;
    }

    private static List<String> withProgram(List<String> command, Path program) {
        List<String> whole = new ArrayList<>(command);
        whole.set(0, program.toString());
        return whole;
    }

    private boolean listens(int port, Path log) throws IOException {
        if (!process.isAlive() && (pidFile.isEmpty() || process.exitValue() != 0)) {
            throw new IllegalStateException("Mosquitto ended: " + Files.readString(log));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Mosquitto";
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        if (pidFile.isPresent() && Files.exists(pidFile.get())) {
            long pid = Long.parseLong(Files.readString(pidFile.get()).strip());
            ProcessHandle.of(pid).ifPresent(handle -> {
                handle.destroyForcibly();
                handle.onExit().join();
            });
        }
    }
}
