package dev.venule.system;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What real servers need: a free port, and programs of the machine. A test says that it skipped where one is missing, and fails where CI demands it. */
final class RealServers {
    private RealServers() {}

    /** The program's path; aborts the test where it is not installed. */
    static Path require(String program, String remedy) {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty() && Boolean.parseBoolean(System.getenv("VENULE_REQUIRE_SERVERS"))) {
            return fail(program + " is not installed and VENULE_REQUIRE_SERVERS is set: " + remedy);
        }
        return found.orElseGet(() -> abort("skipped: " + program + " is not installed: " + remedy));
    }

    /** A loopback port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
