package dev.venule.broker.check;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Mosquitto in the background, started and restarted by the shell command that an operator would give. */
final class MosquittoBroker implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final Path folder;
    private final int port;
    private final int plainPort;

    private MosquittoBroker(Path folder, int port, int plainPort) {
        this.folder = folder;
        this.port = port;
        this.plainPort = plainPort;
    }

    /** Starts in {@code folder}; aborts the test where Mosquitto is not installed. */
    static MosquittoBroker start(Path folder, TestFleet fleet, MosquittoFiles files) throws IOException {
        requireProgram();
        MosquittoBroker broker = new MosquittoBroker(folder, freePort(), freePort());
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("acl"), files.acl());
        Files.writeString(folder.resolve("clients.crt"), files.clientAuthorities());
        Files.writeString(folder.resolve("clients.crl"), files.revocationLists());
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                files.configuration()
                        .replace("@FOLDER@", folder.toString())
                        .replace("@PKI@", fleet.folder().toString())
                        .replace("@PORT@", String.valueOf(broker.port))
                        .replace("@PLAINPORT@", String.valueOf(broker.plainPort)));
        broker.run(broker.startCommand());
        broker.awaitListening();
        return broker;
    }

    private static void requireProgram() {
        if (!Files.isExecutable(PROGRAM)) {
            if (Boolean.parseBoolean(System.getenv("VENULE_REQUIRE_SERVERS"))) {
                fail("mosquitto is not installed and VENULE_REQUIRE_SERVERS is set: apt-get install mosquitto");
            }
            abort("skipped: mosquitto is not installed: apt-get install mosquitto");
        }
    }

    URI uri() {
        return URI.create("mqtts://localhost:" + port);
    }

    List<Integer> plainPorts() {
        return List.of(plainPort);
    }

    String restartCommand() {
        return stopCommand() + "; " + startCommand();
    }

    private String startCommand() {
        return PROGRAM + " -d -c " + folder.resolve("mosquitto.conf");
    }

    private String stopCommand() {
        Path pidFile = folder.resolve("mosquitto.pid");
        return "pid=$(cat " + pidFile + "); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.02; done";
    }

    private void run(String command) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("shell.log").toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(folder.resolve("shell.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, e);
        }
    }

    private void awaitListening() {
        Awaitility.await("Mosquitto listens; its log is in " + folder)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(20))
                .until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return Files.exists(folder.resolve("mosquitto.pid"));
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        run(stopCommand());
    }
}
