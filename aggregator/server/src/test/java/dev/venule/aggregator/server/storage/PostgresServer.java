package dev.venule.aggregator.server.storage;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of this machine's binaries on a free loopback port, in a folder of its own that goes with it. Crashed and
 * started again as often as a test wants.
 */
public final class PostgresServer implements AutoCloseable {
    static {
        // Its driver asserts, wrongly, that a connection cannot die within a batch; in the field assertions are off.
        PostgresServer.class.getClassLoader().setPackageAssertionStatus("org.postgresql", false);
    }

    /** PostgreSQL refuses to run as root; its package makes this account. */
    private static final String ACCOUNT = "postgres";

    /** The other programs stand beside it. */
    private final Path initdb;

    private final Path folder;
    private final int port;

    private PostgresServer(Path initdb, Path folder, int port) {
        this.initdb = initdb;
        this.folder = folder;
        this.port = port;
    }

    /** Aborts the test where PostgreSQL is not installed, and fails it where CI demands it. */
    public static PostgresServer start() throws IOException {
        Path initdb = requireInitdb();
        // Not JUnit's folder: the account below could not enter it.
        Path folder = Files.createTempDirectory("venule-postgres");
        PostgresServer server = new PostgresServer(initdb, folder, freePort());
        try {
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
            }
            server.run("initdb", "-D", server.data(), "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
            server.launch();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Returns when it takes connections; on the same port and data each time. */
    public void launch() throws IOException {
        // No fsync: what is tested is the loss of processes and connections, not of power.
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-t",
                "60",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options,
                "start");
    }

    /** Ends every process at once, without a word to the clients: the next start recovers from the log. */
    public void crash() throws IOException {
        run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /** Cuts every connection but the one that says so; the server goes on. */
    public void cutConnections() throws IOException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }

    /** The address of a new, empty schema. */
    public String newSchema() throws IOException {
        String schema = "venule_" + UUID.randomUUID().toString().replace('-', '_');
        execute("CREATE SCHEMA " + schema);
        return url() + "&currentSchema=" + schema;
    }

    private void execute(String statement) throws IOException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + ACCOUNT;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(Path.of(data(), "postmaster.pid"))) {
            crash();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups", "--"));
        }
        command.add(initdb.resolveSibling(program).toString());
        command.addAll(List.of(arguments));
        // A file, not a pipe: the server inherits it, and a pipe would stay open as long as the server lives.
        Path output = Files.createTempFile("venule-" + program, ".txt");
        try {
            int code = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IOException(program + " ended with " + code + ": " + Files.readString(output) + log());
            }
        } finally {
            Files.delete(output);
        }
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path requireInitdb() throws IOException {
        Optional<Path> found = folders()
                .map(folder -> folder.resolve("initdb"))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
            return found.get().toRealPath();
        }
        String missing = "PostgreSQL is not installed: apt-get install postgresql";
        return Boolean.parseBoolean(System.getenv("VENULE_REQUIRE_SERVERS"))
                ? fail("VENULE_REQUIRE_SERVERS is set and " + missing)
                : abort("skipped: " + missing);
    }

    /** Debian keeps them off the path, one folder for each major version. */
    private static Stream<Path> folders() throws IOException {
        Stream<Path> path =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return path;
        }
        try (Stream<Path> versions = Files.list(debian)) {
            List<Path> latestFirst = versions.sorted(Comparator.comparing(
                                    (Path version) -> version.getFileName().toString())
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
            return Stream.concat(path, latestFirst.stream());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
