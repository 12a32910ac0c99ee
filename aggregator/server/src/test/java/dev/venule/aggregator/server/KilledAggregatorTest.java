package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.message.Receipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregator and embedded broker are killed (-9) in the middle of their work, again and again. */
class KilledAggregatorTest {
    private static final int DEVICES = 3;
    private static final int UPDATES_PER_DEVICE = 14;
    private static final int KILLS = 3;
    private static final int GOAL = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Logger paho = Logger.getLogger("org.eclipse.paho.mqttv5");

    @Test
    void everyReceiptedUpdateIsCountedExactlyOnce() throws Exception {
        paho.setLevel(Level.OFF);
        int port = freePort();
        URI broker = URI.create("mqtts://127.0.0.1:" + port);
        LocalPki pki = LocalPki.openOrCreate(folder.resolve("pki"), List.of("127.0.0.1"), Clock.systemUTC());
        List<TestDevice> devices = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Process aggregator = startAggregator(port);
        for (int i = 0; i < DEVICES; i++) {
            TestDevice device = new TestDevice("device" + i, broker, pki, UPDATES_PER_DEVICE);
            devices.add(device);
            threads.add(new Thread(device, "device" + i));
        }
        threads.forEach(Thread::start);
        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = kill * DEVICES * UPDATES_PER_DEVICE / (KILLS + 1);
            await().atMost(Duration.ofMinutes(1)).until(() -> receipts(devices).size() >= enough);
            aggregator.destroyForcibly().waitFor();
            aggregator = startAggregator(port);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        aggregator.getOutputStream().close();
        assertThat(aggregator.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(aggregator.exitValue()).isZero();
        assertThat(devices.stream().mapToInt(TestDevice::lostConnections).sum()).isGreaterThanOrEqualTo(KILLS);
        assertLedgersAgree(receipts(devices));
    }

    private void assertLedgersAgree(Set<ByteString> receipted) throws IOException {
        List<ByteString> counted = new ArrayList<>();
        try (SqlAggregatorStore store = SqlAggregatorStore.open("jdbc:sqlite:" + folder.resolve("aggregator.db"))) {
            int versions = store.versions(TestPopulation.NAME).size();
            for (int version = 1; version <= versions; version++) {
                List<Contribution> contributions = store.contributions(TestPopulation.NAME, version);
                assertThat(contributions).hasSize(GOAL);
                contributions.forEach(
                        contribution -> counted.add(contribution.key().updateId()));
            }
            for (BufferedUpdate update :
                    store.load(TestPopulation.NAME, 1).orElseThrow().buffered()) {
                counted.add(update.key().updateId());
            }
        }
        assertThat(counted).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(receipted);
        assertThat(counted).hasSize(DEVICES * UPDATES_PER_DEVICE);
    }

    private static Set<ByteString> receipts(List<TestDevice> devices) {
        Set<ByteString> receipted = new HashSet<>();
        for (TestDevice device : devices) {
            for (Receipt receipt : device.receipts().values()) {
                assertThat(receipt.getStatus()).isIn(Receipt.Status.BUFFERED, Receipt.Status.DUPLICATE);
                receipted.add(receipt.getUpdateId());
            }
        }
        return receipted;
    }

    private Process startAggregator(int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AggregatorProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(port),
                        String.valueOf(GOAL))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).startsWith("ready ");
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
