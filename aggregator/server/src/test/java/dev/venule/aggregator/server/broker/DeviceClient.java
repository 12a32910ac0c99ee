package dev.venule.aggregator.server.broker;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.TlsContexts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A client of a test, as friendly or hostile as the test wants: says what it is told to, shows what came back. */
public final class DeviceClient implements AutoCloseable, MqttCallback {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final MqttAsyncClient client;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile boolean disconnected;

    public record Message(String topic, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private DeviceClient(URI broker, String clientId) throws MqttException {
        client = new MqttAsyncClient(
                "ssl://" + broker.getHost() + ":" + broker.getPort(), clientId, new MemoryPersistence());
        client.setCallback(this);
    }

    public static DeviceClient connect(URI broker, String clientId, SSLContext tls) throws MqttException {
        DeviceClient device = new DeviceClient(broker, clientId);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(600L);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(tls.getSocketFactory());
        try {
            device.client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        } catch (MqttException e) {
            device.client.close(true);
            throw e;
        }
        return device;
    }

    public static DeviceClient connect(URI broker, Identity identity, X509Certificate ca) throws MqttException {
        return connect(broker, identity.commonName(), TlsContexts.mutual(identity, List.of(ca)));
    }

    /** The reason code of the broker's answer; 0 is success. */
    public int publish(String topic, byte[] payload, boolean retained) throws MqttException {
        return reasonCode(client.publish(topic, payload, 1, retained));
    }

    public int publish(String topic, String text) throws MqttException {
        return publish(topic, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** The reason code of the broker's answer; 1 is success at QoS 1. */
    public int subscribe(String filter) throws MqttException {
        return reasonCode(client.subscribe(filter, 1));
    }

    /** The next message, or one with no topic where none comes in time. */
    public Message next(long millis) throws InterruptedException {
        Message message = messages.poll(millis, TimeUnit.MILLISECONDS);
        return message == null ? new Message("", new byte[0]) : message;
    }

    public boolean isDisconnected() {
        return disconnected;
    }

    private static int reasonCode(IMqttToken token) throws MqttException {
        token.waitForCompletion(TIMEOUT_MILLIS);
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? 0 : codes[0];
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        messages.add(new Message(topic, message.getPayload()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        disconnected = true;
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // The call that it belongs to throws it too.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // publish() waits for the token.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // connect() waits for the token.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // No test authenticates this way.
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        }
        client.close(true);
    }
}
