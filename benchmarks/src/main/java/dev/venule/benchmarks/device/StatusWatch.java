package dev.venule.benchmarks.device;

import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** When each device's first status came through the broker. Safe for use by several threads. */
final class StatusWatch implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 120;

    private final Map<String, CompletableFuture<Long>> arrivals = new ConcurrentHashMap<>();
    private final MqttAsyncClient client;

    StatusWatch(WatchDevice device) throws IOException, MqttException {
        LocalPki pki = device.authority();
        client = new MqttAsyncClient(
                "ssl://" + device.broker().getHost() + ":" + device.broker().getPort(),
                "status-watch",
                new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(TlsContexts.mutual(pki.aggregator(), List.of(pki.caCertificate()))
                .getSocketFactory());
        client.connect(options).waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        client.subscribe(
                        new MqttSubscription(topic("+"), 0),
                        null,
                        null,
                        (topic, message) -> arrival(topic).complete(System.nanoTime()),
                        null)
                .waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    }

    String topic(String id) {
        return MqttAddress.status(WatchDevice.POPULATION, "x").replace("/x/", "/" + id + "/");
    }

    private CompletableFuture<Long> arrival(String topic) {
        return arrivals.computeIfAbsent(topic, key -> new CompletableFuture<>());
    }

    /** By System.nanoTime. */
    long firstOf(String id) throws IOException, InterruptedException {
        try {
            return arrival(topic(id)).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(id + " was not heard", e);
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        client.close();
    }
}
