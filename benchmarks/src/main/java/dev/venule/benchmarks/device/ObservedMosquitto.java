package dev.venule.benchmarks.device;

import dev.venule.broker.pki.LocalPki;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real broker with mutual TLS that says when it acknowledges what; without disk, so that it costs every client the same. */
final class ObservedMosquitto implements AutoCloseable {
    private static final Pattern PUBACK = Pattern.compile("Sending PUBACK to (\\S+) \\(m\\d+, rc(\\d+)\\)");
    private static final int LEAST_REFUSAL = 0x80;
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;
    private final CountDownLatch running = new CountDownLatch(1);
    private final BlockingQueue<Acknowledged> acknowledged = new LinkedBlockingQueue<>();

    private record Acknowledged(String client, long nanos) {}

    private ObservedMosquitto(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts in {@code folder}, which gets an authority of its own; Mosquitto must be installed. */
    static ObservedMosquitto start(Path folder) throws IOException {
        LocalPki.openOrCreate(folder, Clock.systemUTC());
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                log_type all
                log_dest stderr
                user root
                allow_anonymous false
                require_certificate true
                use_identity_as_username true
                cafile %2$s/ca.crt
                certfile %2$s/server.crt
                keyfile %2$s/server.key
                """.formatted(port, folder));
        Process process = new ProcessBuilder("mosquitto", "-c", configuration.toString())
                .redirectErrorStream(true)
                .start();
        ObservedMosquitto broker = new ObservedMosquitto(process, port);
        Thread reader = new Thread(broker::read, "mosquitto-log");
        reader.setDaemon(true);
        reader.start();
        broker.awaitRunning();
        return broker;
    }

    private void awaitRunning() throws IOException {
        try {
            if (running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new IOException("Mosquitto does not start; try: mosquitto -v");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                Matcher matcher = PUBACK.matcher(line);
                if (line.endsWith(" running")) {
                    running.countDown();
                } else if (matcher.find() && Integer.parseInt(matcher.group(2)) < LEAST_REFUSAL) {
                    acknowledged.add(new Acknowledged(matcher.group(1), now));
                }
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    int port() {
        return port;
    }

    /** When the broker first accepted a message of {@code client}, on the clock of {@link System#nanoTime}. */
    long awaitAcknowledgement(String client) throws IOException, InterruptedException {
        while (true) {
            Acknowledged next = acknowledged.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("no message of " + client + " within " + PATIENCE_SECONDS + " s");
            }
            if (next.client().equals(client)) {
                return next.nanos();
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
