package dev.venule.aggregator.server.mqtt;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * One connection, from connect to loss; never reconnects. What Paho leaves to its users is done here: reason codes are
 * checked (Paho reports a refused publish as success), the broker's receive maximum is kept, messages are acknowledged by
 * hand, and callbacks do nothing but hand over.
 */
public final class MqttConnection {
    private static final long ANSWER_TIMEOUT_MILLIS = 10_000;
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int PUBLISH_WINDOW = 16;

    private final MqttAsyncClient client;
    private final CountDownLatch lost = new CountDownLatch(1);
    private final Semaphore window = new Semaphore(0);
    private volatile String lossReason = "the connection was lost";

    private MqttConnection(LinkSettings settings, Predicate<InboundMessage> inbox) throws MqttException {
        client = new MqttAsyncClient(settings.pahoUri(), settings.clientId(), new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(new Callbacks(inbox));
    }

    /**
     * Connects to the session that was there before, and subscribes.
     *
     * @param inbox takes what arrives, without waiting; false where there is no room
     * @throws IOException where any of it was refused or not answered
     */
    static MqttConnection open(LinkSettings settings, Predicate<InboundMessage> inbox) throws IOException {
        MqttConnection connection;
        try {
            connection = new MqttConnection(settings, inbox);
        } catch (MqttException e) {
            throw new IOException(Explanation.ofConnecting(settings.uri(), e), e);
        }
        try {
            connection.connect(settings);
            connection.subscribe(settings.session().filters());
            return connection;
        } catch (IOException e) {
            connection.discard();
            throw e;
        }
    }

    private void connect(LinkSettings settings) throws IOException {
        try {
            IMqttToken token = client.connect(options(settings));
            token.waitForCompletion(ANSWER_TIMEOUT_MILLIS);
            requireAccepted(token, "connect");
            window.release(publishWindow(token.getResponseProperties()));
        } catch (MqttException e) {
            throw new IOException(Explanation.ofConnecting(settings.uri(), e), e);
        }
    }

    private static MqttConnectionOptions options(LinkSettings settings) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(settings.session().startsClean());
        options.setSessionExpiryInterval(settings.session().expiry().toSeconds());
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setReceiveMaximum(settings.receiveMaximum());
        settings.tls().ifPresent(tls -> options.setSocketFactory(tls.get().getSocketFactory()));
        return options;
    }

    private static int publishWindow(MqttProperties properties) {
        Integer announced = properties == null ? null : properties.getReceiveMaximum();
        return announced == null ? PUBLISH_WINDOW : Math.max(1, Math.min(announced, PUBLISH_WINDOW));
    }

    /**
     * Subscribes with QoS 1, and waits for the broker's answer.
     *
     * @throws IOException where it was refused or not answered
     */
    public void subscribe(List<String> filters) throws IOException {
        int[] qos = new int[filters.size()];
        Arrays.fill(qos, 1);
        String action = "subscribe to " + String.join(", ", filters);
        try {
            IMqttToken token = client.subscribe(filters.toArray(new String[0]), qos);
            token.waitForCompletion(ANSWER_TIMEOUT_MILLIS);
            requireAccepted(token, action);
        } catch (MqttException e) {
            throw new IOException(Explanation.ofFailure(action, e), e);
        }
    }

    /** Ends a subscription, without waiting for the broker's answer: until it comes, messages may still arrive. */
    public void unsubscribe(String filter) throws IOException {
        try {
            client.unsubscribe(filter);
        } catch (MqttException e) {
            throw new IOException(Explanation.ofFailure("unsubscribe from " + filter, e), e);
        }
    }

    /**
     * Publishes with QoS 1; the future completes when the broker has taken it, and fails where it refused. Waits while the
     * window is full.
     *
     * @throws IOException where the connection is gone
     */
    public CompletableFuture<Void> publish(String topic, byte[] payload, boolean retained)
            throws IOException, InterruptedException {
        while (!window.tryAcquire(1, TimeUnit.SECONDS)) {
            if (isLost()) {
                throw new IOException(lossReason);
            }
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            client.publish(topic, payload, 1, retained, null, new PublishListener(topic, done));
        } catch (MqttException e) {
            window.release();
            throw new IOException(Explanation.ofFailure("publish to " + topic, e), e);
        }
        return done;
    }

    private void acknowledge(int packetId, int qos) {
        if (qos == 0 || isLost()) {
            return;
        }
        try {
            client.messageArrivedComplete(packetId, qos);
        } catch (MqttException e) {
            lose("acknowledging failed: " + e.getMessage());
        }
    }

    public boolean isLost() {
        return lost.getCount() == 0;
    }

    /** Why the connection ended. */
    String lossReason() {
        return lossReason;
    }

    void awaitLoss() throws InterruptedException {
        lost.await();
    }

    /** Ends the connection; the session stays at the broker. */
    void close() {
        try {
            if (!isLost()) {
                client.disconnect().waitForCompletion(ANSWER_TIMEOUT_MILLIS);
            }
        } catch (MqttException e) {
            lose("disconnecting failed: " + e.getMessage());
        }
        discard();
    }

    private void discard() {
        lose("the connection was closed");
        try {
            client.close(true);
        } catch (MqttException e) {
            lossReason = e.getMessage() == null ? lossReason : e.getMessage();
        }
    }

    private void lose(String reason) {
        if (!isLost()) {
            lossReason = reason;
        }
        lost.countDown();
    }

    private static void requireAccepted(IMqttToken token, String action) throws IOException {
        Optional<String> refusal = Explanation.ofRefusal(action, token.getReasonCodes());
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    private final class PublishListener implements MqttActionListener {
        private final String topic;
        private final CompletableFuture<Void> done;

        PublishListener(String topic, CompletableFuture<Void> done) {
            this.topic = topic;
            this.done = done;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            window.release();
            try {
                requireAccepted(token, "publish to " + topic);
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            window.release();
            done.completeExceptionally(
                    new IOException(Explanation.ofFailure("publish to " + topic, exception), exception));
        }
    }

    /** Hands over and returns: a callback that waits stops everything that Paho does. */
    private final class Callbacks implements MqttCallback {
        private final Predicate<InboundMessage> inbox;

        Callbacks(Predicate<InboundMessage> inbox) {
            this.inbox = inbox;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            int packetId = message.getId();
            int qos = message.getQos();
            InboundMessage inbound = new InboundMessage(topic, message.getPayload(), () -> acknowledge(packetId, qos));
            if (!inbox.test(inbound) && qos > 0) {
                lose("the broker sent more than the receive maximum allows");
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lose(
                    response == null || response.getException() == null
                            ? "the broker closed the connection"
                            : Explanation.ofFailure("stay connected", response.getException()));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            lose(String.valueOf(exception.getMessage()));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // The listener of each publish hears it, with the reason code.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // The caller waits for the token.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            lose("the broker asks for an authentication that this client does not have");
        }
    }
}
