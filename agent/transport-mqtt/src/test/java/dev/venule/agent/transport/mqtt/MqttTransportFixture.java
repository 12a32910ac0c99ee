package dev.venule.agent.transport.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Transports of one device and a broker that does what the test says. */
abstract class MqttTransportFixture {
    static final String TASK = "venule/v1/ward/task";
    static final String RECEIPT = "venule/v1/ward/device/pump-1/receipt";
    static final String UPDATE = "venule/v1/ward/device/pump-1/update";
    static final String STATUS = "venule/v1/ward/device/pump-1/status";
    static final Duration SHORT = Duration.ofMillis(200);
    static final Duration LONG = Duration.ofSeconds(60);

    final RecordingListener listener = new RecordingListener();
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final List<Fetch> fetched = new CopyOnWriteArrayList<>();
    final List<MqttTransport> transports = new CopyOnWriteArrayList<>();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    MqttTiming.Timeouts timeouts = new MqttTiming.Timeouts(Duration.ofSeconds(30), LONG, LONG);
    RetryPolicy retry = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5));
    FakeBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() throws Exception {
        transports.forEach(MqttTransport::close);
        // Every test also shows that closing leaves no thread behind.
        await().untilAsserted(() -> assertThat(pahoThreads()).isEmpty());
        scheduler.shutdownNow();
        broker.close();
    }

    /** Far longer than anything takes, on a busy machine too. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    MqttTransport connected() {
        MqttTransport transport = opened();
        await().until(() -> listener.heard.contains("connected"));
        return transport;
    }

    MqttTransport opened() {
        MqttTransport transport = transport(brokerAddress(), "pump-1");
        transport.open(listener, "gone".getBytes(UTF_8));
        return transport;
    }

    MqttTransport transport(URI address, String deviceId) {
        MqttTiming timing = new MqttTiming(Duration.ofSeconds(1), Duration.ofHours(1), timeouts, retry);
        MqttTransportConfig config =
                new MqttTransportConfig(BrokerEndpoint.plaintextOnLoopback(address), "ward", deviceId, timing, 3);
        MqttTransport transport = new MqttTransport(config, scheduler, new SplittableRandom(1));
        transports.add(transport);
        return transport;
    }

    URI brokerAddress() {
        return broker.uri("mqtt");
    }

    /** What the listener heard first, once it heard something. */
    String firstHeard() {
        await().until(() -> !listener.heard.isEmpty());
        return listener.heard.get(0);
    }

    void retain(Content content, byte[] whole, int... parts) {
        for (int part : parts) {
            broker.retain(part(content, part), ContentParts.slice(whole, content, part));
        }
    }

    static String part(Content content, int part) {
        return MqttAddress.modelPart("ward", content.getSha256().toByteArray(), part);
    }

    static String parts(Content content) {
        return MqttAddress.modelParts("ward", content.getSha256().toByteArray());
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    static String explanation(Delivery delivery) {
        return ((Delivery.Failed) delivery).explanation();
    }

    static String explanation(Fetch fetch) {
        return ((Fetch.Failed) fetch).explanation();
    }

    static List<String> pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT ") || name.startsWith("venule-mqtt"))
                .toList();
    }
}
