package dev.venule.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * A real Mosquitto with mutual TLS on a free loopback port, identity from the certificate, and the ACL of
 * docs/architecture.md. Killed and started again as often as a test wants; its session data stays in its folder.
 */
final class Mosquitto implements AutoCloseable {
    private final Path program;
    private final Path configuration;
    private final Path log;
    private final int port;
    private Process process;

    private Mosquitto(Path program, Path folder, int port, Process notStarted) {
        this.program = program;
        this.configuration = folder.resolve("mosquitto.conf");
        this.log = folder.resolve("mosquitto.log");
        this.port = port;
        this.process = notStarted;
    }

    /** PEM files of the broker. */
    record ServerFiles(Path certificateAuthority, Path certificate, Path key, Optional<Path> revocationLists) {
        /** Those of a {@code LocalPki} in {@code folder}. */
        static ServerFiles of(Path folder) {
            return new ServerFiles(
                    folder.resolve("ca.crt"),
                    folder.resolve("server.crt"),
                    folder.resolve("server.key"),
                    Optional.empty());
        }

        /** The same; clients on these lists, and of authorities that have none, are refused. */
        ServerFiles with(Path lists) {
            return new ServerFiles(certificateAuthority, certificate, key, Optional.of(lists));
        }
    }

    /** Starts in {@code folder}; aborts the test where Mosquitto is not installed. */
    static Mosquitto start(Path folder, ServerFiles files) throws IOException {
        Path program = RealServers.require("mosquitto", "apt-get install mosquitto");
        int port = RealServers.freePort();
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("acl"), ACL);
        Mosquitto mosquitto = new Mosquitto(program, folder, port, new ProcessBuilder("true").start());
        Files.writeString(mosquitto.configuration, configuration(folder, files, port));
        mosquitto.launch();
        return mosquitto;
    }

    String url() {
        return "mqtts://localhost:" + port;
    }

    /** SIGKILL: whatever was not on disk is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM and anew, as docs/operators.md has it for new certificates and lists: 2.0.11 may die of SIGHUP. */
    void restart() throws IOException {
        process.destroy();
        process.onExit().join();
        launch();
    }

    /** Starts the process again on the same port and data. */
    void launch() throws IOException {
        process = new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Awaitility.await("Mosquitto listens; its log is " + log)
                .atMost(Duration.ofSeconds(20))
                .until(this::listens);
    }

    @Override
    public void close() {
        kill();
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Mosquitto ended: " + Files.readString(log));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String configuration(Path folder, ServerFiles files, int port) {
        String common = String.join(
                System.lineSeparator(),
                List.of(
                        "user root", // only where the test runs as root: the files below belong to it
                        "per_listener_settings true",
                        "persistence true",
                        "persistence_location " + folder.resolve("db") + "/",
                        "autosave_on_changes true",
                        "autosave_interval 20",
                        "max_inflight_messages 20",
                        "max_queued_messages 100000",
                        "max_packet_size 1048576",
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous false",
                        "cafile " + files.certificateAuthority(),
                        "certfile " + files.certificate(),
                        "keyfile " + files.key(),
                        "require_certificate true",
                        "use_identity_as_username true",
                        "use_username_as_clientid true",
                        "tls_version tlsv1.2",
                        "acl_file " + folder.resolve("acl"),
                        ""));
        return common
                + files.revocationLists()
                        .map(lists -> "crlfile " + lists + "\n")
                        .orElse("");
    }

    private static final String ACL = """
            pattern write venule/v1/+/device/%u/update
            pattern write venule/v1/+/device/%u/status
            pattern read venule/v1/+/device/%u/receipt
            pattern read venule/v1/+/task
            pattern read venule/v1/+/model/#

            user aggregator
            topic readwrite venule/v1/#
            """;
}
