package dev.venule.benchmarks;

import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.server.broker.ArtemisBroker;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * The embedded broker, a device that publishes, and a subscriber in the aggregator's place: without one the broker would have
 * nothing to journal.
 */
final class MeasuredBroker implements AutoCloseable {
    private static final String DEVICE = "device-0";
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final long SESSION_SECONDS = 600;

    private final ArtemisBroker broker;
    private final MqttAsyncClient subscriber;
    private final MqttAsyncClient publisher;
    private final Deque<IMqttToken> inFlight = new ArrayDeque<>();

    MeasuredBroker(Path folder) throws IOException, MqttException {
        LocalPki pki = LocalPki.openOrCreate(folder.resolve("pki"), Clock.systemUTC());
        broker = new ArtemisBroker(
                EmbeddedBrokerConfig.loopback(folder.resolve("data")),
                pki.server(),
                List.of(pki.caCertificate()),
                new AccessRules(LocalPki.AGGREGATOR_NAME));
        broker.start();
        subscriber = connect(pki, pki.aggregator());
        subscriber
                .subscribe(MqttAddress.update(SyntheticFleet.POPULATION, DEVICE), 1)
                .waitForCompletion(TIMEOUT_MILLIS);
        publisher = connect(pki, pki.device(DEVICE));
    }

    private MqttAsyncClient connect(LocalPki pki, Identity identity) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(
                "ssl://" + broker.uri().getHost() + ":" + broker.uri().getPort(),
                identity.commonName(),
                new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setSocketFactory(
                TlsContexts.mutual(identity, List.of(pki.caCertificate())).getSocketFactory());
        client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        return client;
    }

    /** Publishes, and waits for the oldest acknowledgement while more than {@code window} are missing; returns 1. */
    int publish(IncomingUpdate message, int window) throws MqttException {
        inFlight.add(
                publisher.publish(MqttAddress.update(SyntheticFleet.POPULATION, DEVICE), message.part(), 1, false));
        while (inFlight.size() >= window) {
            inFlight.remove().waitForCompletion(TIMEOUT_MILLIS);
        }
        return 1;
    }

    @Override
    public void close() throws IOException, MqttException {
        while (!inFlight.isEmpty()) {
            inFlight.remove().waitForCompletion(TIMEOUT_MILLIS);
        }
        publisher.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        publisher.close();
        subscriber.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        subscriber.close();
        broker.close();
    }
}
