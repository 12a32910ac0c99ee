package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.codec.WeightsCodec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker that takes connections and says nothing. */
class AggregatorRunTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StopSignal stop = new StopSignal();

    @BeforeEach
    void writeModel() throws Exception {
        Files.write(folder.resolve("m.tflite"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("m.weights"), WeightsCodec.encode(new float[6]));
    }

    @Test
    void stopIsHeardWhileTheBrokerIsAwaited() throws Exception {
        try (ServerSocket broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Throwable> outcome = run(broker, () -> 0);
            try (Socket aggregator = broker.accept()) {
                assertThat(aggregator.isConnected()).isTrue();

                stop.raise();

                assertThat(outcome.get(1, TimeUnit.MINUTES)).hasMessage("returned");
            }
        }
    }

    @Test
    void brokerThatNeverAnswersEndsTheRunWithWhatToDo() throws Exception {
        // Each look at the clock finds the whole time gone by: when the run begins to wait is not for the test to know.
        AtomicLong nanos = new AtomicLong();
        LongSupplier impatient = () -> nanos.addAndGet(AggregatorServer.START_TIMEOUT.toNanos() + 1);
        try (ServerSocket broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(run(broker, impatient).get(1, TimeUnit.MINUTES))
                    .hasMessage("the broker has not answered yet; check its address, and give it time");
        }
    }

    private CompletableFuture<Throwable> run(ServerSocket broker, LongSupplier nanoTicker) throws Exception {
        Path config = Files.writeString(folder.resolve("aggregator.yaml"), """
                broker: {url: "mqtt://127.0.0.1:%d", allowPlaintextOnLoopback: true}
                populations:
                  - name: ecg
                    model: {file: m.tflite, tensorSizes: [4, 2], initialWeights: m.weights}
                    plan: {epochs: 1, learningRate: 0.05, clipNorm: 1, upload: {keepFraction: 0.5}}
                    buffer: {goal: 2}
                """.formatted(broker.getLocalPort()));
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        new AggregatorRun(stop, nanoTicker)
                                .untilStopped(config, uri -> outcome.complete(new AssertionError("ready on " + uri)));
                        outcome.complete(new Exception("returned"));
                    } catch (Exception e) {
                        outcome.complete(e);
                    }
                },
                "aggregator-run");
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }
}
