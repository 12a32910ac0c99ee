package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.TransportListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Without a broker; with real ones the system tests drive it. */
final class MqttTransportTest {
    @Test
    void whereNothingListensTheListenerHearsOneLineThatSaysWhatToDo() throws Exception {
        URI broker = URI.create("mqtt://127.0.0.1:" + closedPort());
        CompletableFuture<String> reason = new CompletableFuture<>();
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try (MqttTransport transport = transport(broker, scheduler)) {
            transport.open(new Listener(reason), new byte[0]);

            assertThat(reason.get(30, TimeUnit.SECONDS))
                    .isEqualTo("nothing answers at " + broker + "; is the broker running, and the port right?");
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void whatIsSentWithoutAConnectionFailsAtOnce() throws Exception {
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try (MqttTransport transport = transport(URI.create("mqtt://127.0.0.1:1"), scheduler)) {
            CompletableFuture<Delivery> outcome = new CompletableFuture<>();
            transport.sendUpdatePart(new byte[1], outcome::complete);

            assertThat(outcome).isCompletedWithValueMatching(Delivery.Failed.class::isInstance);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static MqttTransport transport(URI broker, ScheduledExecutorService scheduler) {
        MqttTransportConfig config = new MqttTransportConfig(
                broker, "ward", "bed-7", Optional.empty(), MqttTransportConfig.Timing.standard());
        return new MqttTransport(config, scheduler, new SplittableRandom(1));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Listener(CompletableFuture<String> reason) implements TransportListener {
        @Override
        public void onConnected() {}

        @Override
        public void onDisconnected(String why) {
            reason.complete(why);
        }

        @Override
        public void onTask(byte[] task) {}

        @Override
        public void onReceipt(byte[] receipt) {}
    }
}
