package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.cli.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes nobody ends a demo, long before it would stall, with one line that says what to do. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RefusedBrokerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path certificates = Path.of("");

    @BeforeEach
    void makeCertificates() throws IOException {
        certificates = folder.resolve("pki");
        LocalPki.openOrCreate(certificates, Clock.systemUTC());
    }

    @Test
    void nothingListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertRefusal(
                port, "nothing answers at mqtts://localhost:" + port + "; start the broker, or correct its address");
    }

    @Test
    void theBrokerHasACertificateOfAnotherAuthority() throws IOException {
        LocalPki stranger = LocalPki.openOrCreate(folder.resolve("stranger"), Clock.systemUTC());
        try (ServerSocket server = secure(stranger.server(), stranger)) {
            serve(server);

            assertRefusal(
                    server.getLocalPort(),
                    "the certificate of mqtts://localhost:" + server.getLocalPort()
                            + " is not trusted; give the authority that signed it");
        }
    }

    @Test
    void theBrokerClosesAtOnce() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            serve(server);

            assertRefusal(
                    server.getLocalPort(),
                    "mqtts://localhost:" + server.getLocalPort()
                            + " closes the connection at once; the broker's log says why");
        }
    }

    private void assertRefusal(int port, String reason) {
        CommandRun run = CommandRun.of(
                "demo",
                "--devices",
                "2",
                "--broker",
                "mqtts://localhost:" + port,
                "--certificates",
                certificates.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("venule: the aggregator cannot use the broker: " + reason);
    }

    private static ServerSocket secure(Identity own, LocalPki authority) throws IOException {
        return TlsContexts.mutual(own, List.of(authority.caCertificate()))
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    /** Takes connections until the socket is closed: shakes hands where it has TLS, and hangs up. */
    private static void serve(ServerSocket server) {
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        hangUpOnOne(server);
                    }
                },
                "scripted-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private static void hangUpOnOne(ServerSocket server) {
        try (Socket client = server.accept()) {
            if (client instanceof SSLSocket secured) {
                secured.startHandshake();
            }
        } catch (IOException expected) {
            // The client did not like the certificate, or the test is over.
        }
    }
}
