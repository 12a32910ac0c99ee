package dev.venule.benchmarks.device;

import dev.venule.agent.transport.mqtt.DeviceTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;

/** The least program that is heard: connects over TLS, publishes one retained status at QoS 1. Compared with by {@link StartTime}. */
public final class BarePaho {
    private static final long TIMEOUT_MILLIS = 60_000;

    private BarePaho() {}

    /** Arguments: the broker's address, certificate, key and authority (PEM files), client id, topic. */
    public static void main(String[] arguments) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient(arguments[0], arguments[4], new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new DeviceTls(Clock.systemUTC())
                .fromPem(Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]))
                .getSocketFactory());
        client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        client.publish(arguments[5], "here".getBytes(StandardCharsets.UTF_8), 1, true)
                .waitForCompletion(TIMEOUT_MILLIS);
        Thread.currentThread().join();
    }
}
