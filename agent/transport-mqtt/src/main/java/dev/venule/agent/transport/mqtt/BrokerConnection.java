package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Delivery;
import dev.venule.protocol.address.MqttAddress;
import java.util.function.Consumer;
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
 * One connection, from the attempt to its end; never reconnects. Reports to its {@link Owner} from Paho's threads, which must
 * not be held up.
 */
final class BrokerConnection {
    /** Paho reads a larger receive maximum as a negative number, and then refuses every publish. */
    private static final int LARGEST_RECEIVE_MAXIMUM = 32_767;

    private static final long MILLIS_PER_SECOND = 1000;

    private final MqttTransportConfig config;
    private final Owner owner;
    private final MqttAsyncClient client;
    private volatile int window;

    /** Who is told; every call names the connection, so that one that is gone can be told from the current one. */
    interface Owner {
        /** Connected, and both subscriptions stand. */
        void up(BrokerConnection connection);

        /** Over, or never begun. May be called more than once. */
        void down(BrokerConnection connection, String reason);

        void arrived(BrokerConnection connection, String address, byte[] payload);
    }

    BrokerConnection(MqttTransportConfig config, Owner owner) throws MqttException {
        this.config = config;
        this.owner = owner;
        String uri = CountingNetworkFactory.SCHEME + "://" + config.broker().getHost() + ":"
                + config.broker().getPort();
        client = new MqttAsyncClient(uri, config.device(), new MemoryPersistence());
        client.setCallback(new Callbacks());
    }

    /** Updates that the broker takes before it has acknowledged the first of them; known once up. */
    int window() {
        return window;
    }

    /** Begins; {@code lastWill} is retained at the status address once the device is gone without a word. */
    void open(CountingNetwork.Recipe network, byte[] lastWill) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        // Always false, the first time too: Mosquitto persists no session that was begun with a clean start.
        options.setCleanStart(false);
        options.setSessionExpiryInterval(config.timing().sessionExpiry().toMillis() / MILLIS_PER_SECOND);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout((int) (config.timing().connect().toMillis() / MILLIS_PER_SECOND));
        options.setKeepAliveInterval((int) (config.timing().keepAlive().toMillis() / MILLIS_PER_SECOND));
        options.setSocketFactory(network);
        MqttMessage will = new MqttMessage(lastWill);
        will.setQos(1);
        will.setRetained(true);
        options.setWill(MqttAddress.status(config.population(), config.device()), will);
        client.connect(options, null, new Answer("connect", this::connected));
    }

    private void connected(IMqttToken token) {
        MqttProperties properties = token.getResponseProperties();
        Integer announced = properties == null ? null : properties.getReceiveMaximum();
        if (announced != null && announced > LARGEST_RECEIVE_MAXIMUM) {
            owner.down(
                    this,
                    "the broker's receive maximum is " + announced + "; set it to at most " + LARGEST_RECEIVE_MAXIMUM);
            return;
        }
        int configured = config.timing().window();
        window = announced == null ? configured : Math.max(1, Math.min(announced, configured));
        String task = MqttAddress.task(config.population());
        String receipt = MqttAddress.receipt(config.population(), config.device());
        try {
            client.subscribe(
                    new String[] {task, receipt},
                    new int[] {1, 1},
                    null,
                    new Answer("subscribe to " + task + " and " + receipt, ignored -> owner.up(this)));
        } catch (MqttException e) {
            owner.down(this, Explanation.ofFailure("subscribe", e));
        }
    }

    /** Publishes with QoS 1. {@code outcome} is called once, or never where the connection ends: then the owner settles it. */
    void publish(String address, byte[] payload, boolean retained, Consumer<Delivery> outcome) {
        try {
            client.publish(address, payload, 1, retained, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    String refusal = Explanation.refusal("take a message for " + address, token);
                    outcome.accept(refusal == null ? new Delivery.HandedOver() : new Delivery.Failed(refusal));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    outcome.accept(new Delivery.Failed(Explanation.ofFailure("publish to " + address, failure)));
                }
            });
        } catch (MqttException e) {
            outcome.accept(new Delivery.Failed(Explanation.ofFailure("publish to " + address, e)));
        }
    }

    /** Asks for what is retained under {@code filter}; {@code onRefused} gets one line. */
    void subscribe(String filter, Consumer<String> onRefused) {
        try {
            client.subscribe(filter, 1, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    String refusal = Explanation.refusal("subscribe to " + filter, token);
                    if (refusal != null) {
                        onRefused.accept(refusal);
                    }
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    onRefused.accept(Explanation.ofFailure("subscribe to " + filter, failure));
                }
            });
        } catch (MqttException e) {
            onRefused.accept(Explanation.ofFailure("subscribe to " + filter, e));
        }
    }

    /** Best effort: a subscription that stays costs nothing but a repeated part. */
    void unsubscribe(String filter) {
        try {
            client.unsubscribe(filter);
        } catch (MqttException e) {
            owner.down(this, Explanation.ofFailure("unsubscribe from " + filter, e));
        }
    }

    /** Frees everything, politely where there still is a connection. May wait; not to be called from Paho's threads. */
    void close(boolean politely) {
        try {
            if (politely && client.isConnected()) {
                client.disconnect().waitForCompletion(config.timing().connect().toMillis());
            }
        } catch (MqttException e) {
            owner.down(this, Explanation.ofFailure("disconnect", e));
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            owner.down(this, Explanation.ofFailure("close", e));
        }
    }

    /** Takes a token's success only where its reason codes agree. */
    private final class Answer implements MqttActionListener {
        private final String action;
        private final Consumer<IMqttToken> next;

        Answer(String action, Consumer<IMqttToken> next) {
            this.action = action;
            this.next = next;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            String refusal = Explanation.refusal(action, token);
            if (refusal == null) {
                next.accept(token);
            } else {
                owner.down(BrokerConnection.this, refusal);
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            owner.down(
                    BrokerConnection.this,
                    Explanation.ofConnecting(config.broker().toString(), failure));
        }
    }

    private final class Callbacks implements MqttCallback {
        @Override
        public void messageArrived(String address, MqttMessage message) {
            owner.arrived(BrokerConnection.this, address, message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            owner.down(BrokerConnection.this, Explanation.ofDisconnect(response));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            owner.down(BrokerConnection.this, Explanation.ofFailure("keep the connection", exception));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each publish has its own listener, which sees the reason code.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // The token's listener goes on from here.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            owner.down(BrokerConnection.this, "the broker asks for a password; configure it for client certificates");
        }
    }
}
