package dev.venule.aggregator.server;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.aggregator.server.broker.DeviceClient;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.common.MqttException;

/** The least that keeps the promise on a device's side: sends each update again and again until its receipt comes. */
final class TestDevice implements Runnable {
    private static final long RECEIPT_MILLIS = 500;

    private final String id;
    private final URI broker;
    private final LocalPki pki;
    private final Map<ByteString, byte[]> outbox = new LinkedHashMap<>();
    private final Map<ByteString, Receipt> receipts = new ConcurrentHashMap<>();

    TestDevice(String id, URI broker, LocalPki pki, int updates) {
        this.id = id;
        this.broker = broker;
        this.pki = pki;
        for (int number = 0; number < updates; number++) {
            outbox.put(TestPopulation.id(id, number), TestPopulation.update(id, number));
        }
    }

    /** The final receipts so far, by update id. */
    Map<ByteString, Receipt> receipts() {
        return Map.copyOf(receipts);
    }

    @Override
    public void run() {
        while (!outbox.isEmpty()) {
            try (DeviceClient client = connect()) {
                client.subscribe(MqttAddress.receipt(TestPopulation.NAME, id));
                while (!outbox.isEmpty()) {
                    byte[] update = outbox.values().iterator().next();
                    client.publish(MqttAddress.update(TestPopulation.NAME, id), update, false);
                    take(client.next(RECEIPT_MILLIS));
                }
            } catch (MqttException expected) {
                // The broker is gone; the next turn connects again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The broker may be gone with the aggregator: tries until it is back. */
    private DeviceClient connect() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .pollDelay(Duration.ZERO)
                .ignoreException(MqttException.class)
                .until(() -> DeviceClient.connect(broker, pki.device(id), pki.caCertificate()), Objects::nonNull);
    }

    private void take(DeviceClient.Message message) throws InvalidProtocolBufferException {
        if (!message.topic().isEmpty()) {
            Receipt receipt = Receipt.parseFrom(message.payload());
            receipts.putIfAbsent(receipt.getUpdateId(), receipt);
            outbox.remove(receipt.getUpdateId());
        }
    }
}
