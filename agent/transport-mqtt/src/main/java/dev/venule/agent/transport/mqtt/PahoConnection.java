package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One connection attempt and the connection it may become: a client of its own, never used again. All that Paho calls back is
 * handed to the executor at once: a wait on one of its threads would block the acknowledgements it waits for.
 *
 * <p>The client is never closed: nothing of it outlives its {@link PahoThreads}, and closing it makes Paho throw on them.
 */
final class PahoConnection {
    /** Kept, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger PAHO_LOGGER = Logger.getLogger("org.eclipse.paho.mqttv5");

    private static final long MILLIS_PER_SECOND = 1000;
    private static final int QOS_AT_LEAST_ONCE = 1;
    private static final Duration GOODBYE_QUIESCE = Duration.ofSeconds(1);
    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(3);

    private final MqttTransportConfig config;
    private final Executor executor;
    private final Events events;
    private final Diagnosis diagnosis;
    private final CountingSocketFactory sockets;
    private final PahoThreads threads;
    private volatile @Nullable MqttAsyncClient client;
    private volatile boolean isConnected;

    /** Who hears what happens to the connection, on the executor. */
    interface Events {
        void connected(PahoConnection connection, BrokerLimits limits);

        /** Could not be opened, or was open and no longer is. May be told more than once. */
        void ended(PahoConnection connection, String reason);

        void arrived(PahoConnection connection, String topic, byte[] payload);
    }

    PahoConnection(MqttTransportConfig config, TrafficCounter counter, Executor executor, Events events) {
        PAHO_LOGGER.setLevel(Level.OFF);
        this.config = config;
        this.executor = executor;
        this.events = events;
        this.diagnosis = new Diagnosis(config);
        this.sockets = new CountingSocketFactory(config.endpoint(), counter);
        this.threads = new PahoThreads(config.deviceId(), config.timing().keepAlive(), this::crashed);
    }

    /** Begins to connect; the outcome goes to the events. */
    void connect(MqttMessage lastWill, String lastWillTopic) {
        try {
            MqttAsyncClient fresh = new MqttAsyncClient(
                    config.endpoint().tcpUri(), config.deviceId(), new MemoryPersistence(), null, threads);
            client = fresh;
            fresh.setCallback(new Callbacks());
            fresh.connect(options(lastWill, lastWillTopic), null, new ConnectOutcome());
        } catch (MqttException e) {
            threads.shutdown();
            ended(diagnosis.of(e));
        }
    }

    void publish(String topic, byte[] payload, boolean isRetained, Consumer<Answer> outcome) {
        MqttMessage message = new MqttMessage(payload, QOS_AT_LEAST_ONCE, isRetained, new MqttProperties());
        call(outcome, answers -> opened().publish(topic, message, null, answers));
    }

    void subscribe(String[] filters, Consumer<Answer> outcome) {
        MqttSubscription[] subscriptions = new MqttSubscription[filters.length];
        for (int i = 0; i < filters.length; i++) {
            subscriptions[i] = new MqttSubscription(filters[i], QOS_AT_LEAST_ONCE);
        }
        call(outcome, answers -> opened().subscribe(subscriptions, null, answers, new MqttProperties()));
    }

    void unsubscribe(String filter, Consumer<Answer> outcome) {
        call(outcome, answers -> opened().unsubscribe(new String[] {filter}, null, answers, new MqttProperties()));
    }

    /** Lets what was published leave, says DISCONNECT, and frees everything; within three seconds, whatever the link does. */
    void sayGoodbye() {
        if (!isConnected) {
            // Paho can be told to disconnect while it connects, but then leaves a thread behind that never ends.
            abort();
            return;
        }
        Answers whenDone = new Answers(diagnosis, Runnable::run, answer -> {
            abort();
            threads.shutdown();
        });
        try {
            Future<?> unused = threads.schedule(this::abort, GOODBYE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            opened().disconnect(GOODBYE_QUIESCE.toMillis(), null, whenDone, 0, new MqttProperties());
        } catch (MqttException | RejectedExecutionException e) {
            // The connection has ended by itself: there is nobody to say it to.
            abort();
        }
    }

    /**
     * Cuts the connection; the broker will publish the last will. Never blocks. Paho notices that its socket is closed and ends
     * its threads by itself.
     */
    void abort() {
        sockets.abort();
    }

    private void call(Consumer<Answer> outcome, PahoCall call) {
        Answers answers = new Answers(diagnosis, executor, outcome);
        try {
            call.run(answers);
        } catch (MqttException e) {
            answers.onFailure(null, e);
        }
    }

    private MqttAsyncClient opened() throws MqttException {
        MqttAsyncClient opened = client;
        if (opened == null) {
            throw new MqttException(MqttClientException.REASON_CODE_CLIENT_NOT_CONNECTED);
        }
        return opened;
    }

    private MqttConnectionOptions options(MqttMessage lastWill, String lastWillTopic) {
        MqttTiming timing = config.timing();
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        // Mosquitto keeps a session over its own restart only if it was opened
        // with cleanStart=false, the first time too.
        options.setCleanStart(false);
        options.setSessionExpiryInterval(seconds(timing.sessionExpiry()));
        options.setKeepAliveInterval((int) seconds(timing.keepAlive()));
        options.setConnectionTimeout((int) seconds(timing.timeouts().connect()));
        options.setSocketFactory(sockets);
        options.setUseSubscriptionIdentifiers(false);
        options.setWill(lastWillTopic, lastWill);
        return options;
    }

    /** Duration's own method for this came after Android 26. */
    private static long seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }

    private void ended(String reason) {
        executor.execute(() -> events.ended(this, reason));
    }

    /** One of Paho's loops is gone; the others would wait for it for ever. */
    private void crashed(Throwable cause) {
        ended(diagnosis.ofCrash(cause));
        abort();
        try {
            threads.execute(this::endPaho);
        } catch (RejectedExecutionException e) {
            // It was on its way out: there are no others left.
        }
    }

    private void endPaho() {
        try {
            opened().disconnectForcibly(0, 0, false);
        } catch (MqttException e) {
            ended(diagnosis.of(e));
        } finally {
            threads.shutdown();
        }
    }

    @FunctionalInterface
    private interface PahoCall {
        void run(MqttActionListener answers) throws MqttException;
    }

    private final class ConnectOutcome implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            isConnected = true;
            ConnackReader.Reading reading = ConnackReader.read(token.getResponseProperties(), config.endpoint());
            if (reading instanceof ConnackReader.Reading.Suitable suitable) {
                executor.execute(() -> events.connected(PahoConnection.this, suitable.limits()));
            } else if (reading instanceof ConnackReader.Reading.Unsuitable unsuitable) {
                ended(unsuitable.objection());
            }
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable failure) {
            threads.shutdown();
            ended(diagnosis.of(failure));
        }
    }

    private final class Callbacks implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            threads.shutdown();
            int code = response.getReturnCode();
            ended(
                    code >= Answers.FIRST_FAILURE && code <= Answers.LAST_FAILURE
                            ? diagnosis.ofReasonCode(code)
                            : diagnosis.of(response.getException()));
        }

        @Override
        public void mqttErrorOccurred(MqttException failure) {
            ended(diagnosis.of(failure));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] payload = message.getPayload();
            executor.execute(() -> events.arrived(PahoConnection.this, topic, payload));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Says nothing about the reason codes: the listener of each publish reads them.
        }

        @Override
        public void connectComplete(boolean isReconnect, String serverUri) {
            // The listener of the connect hears the same.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Only brokers that were asked for extended authentication send it.
        }
    }
}
