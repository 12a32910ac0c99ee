package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.adapter.SerialScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent and what waits to be acknowledged. Never more is on its way than the broker's receive maximum and the
 * configured window allow: Paho fails what goes beyond instead of letting it wait. Confined to the transport's serial scheduler.
 */
final class OutgoingWindow {
    private final int configuredWindow;
    private final Duration timeout;
    private final SerialScheduler serial;
    private final Consumer<String> onSilence;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Set<Message> inFlight = new LinkedHashSet<>();
    private @Nullable PahoConnection connection;
    private BrokerLimits limits = new BrokerLimits(1, 0);
    private Optional<Future<?>> watch = Optional.empty();
    private long answers;

    /** @param onSilence told, with one line, when nothing was acknowledged in the time for it */
    OutgoingWindow(MqttTransportConfig config, SerialScheduler serial, Consumer<String> onSilence) {
        this.configuredWindow = config.window();
        this.timeout = config.timing().timeouts().acknowledgement();
        this.serial = serial;
        this.onSilence = onSilence;
    }

    void open(PahoConnection opened, BrokerLimits announced) {
        connection = opened;
        limits = announced;
    }

    /** Sends in order; fails at once where there is no connection or the broker would not take the message. */
    void send(String topic, byte[] payload, Consumer<Delivery> outcome) {
        if (connection == null) {
            tell(outcome, new Delivery.Failed(Diagnosis.NOT_CONNECTED));
        } else if (!limits.hasRoomFor(topic, payload)) {
            tell(
                    outcome,
                    new Delivery.Failed("the message has " + payload.length + " bytes, the broker takes packets of "
                            + limits.maximumPacketBytes() + ": raise its maximum packet size or send smaller parts"));
        } else {
            waiting.addLast(new Message(topic, payload, false, outcome));
            sendMore();
        }
    }

    /** Goes before everything that waits, in the place of an older one; lost where there is no connection. */
    void sendRetained(String topic, byte[] payload) {
        if (connection != null && limits.hasRoomFor(topic, payload)) {
            waiting.removeIf(message -> message.isRetained && message.topic.equals(topic));
            waiting.addFirst(new Message(topic, payload, true, delivery -> {}));
            sendMore();
        }
    }

    /** Fails everything that was not acknowledged. */
    void close(String reason) {
        connection = null;
        watch.ifPresent(running -> running.cancel(false));
        watch = Optional.empty();
        List<Message> failed = new ArrayList<>(inFlight);
        failed.addAll(waiting);
        inFlight.clear();
        waiting.clear();
        for (Message message : failed) {
            tell(message.outcome, new Delivery.Failed(reason));
        }
    }

    private void sendMore() {
        PahoConnection opened = connection;
        int window = Math.min(configuredWindow, limits.receiveMaximum());
        while (opened != null && inFlight.size() < window && !waiting.isEmpty()) {
            Message message = waiting.removeFirst();
            inFlight.add(message);
            opened.publish(message.topic, message.payload, message.isRetained, answer -> answered(message, answer));
        }
        if (opened != null && !inFlight.isEmpty() && !watch.isPresent()) {
            watch(opened, answers);
        }
    }

    private void answered(Message message, Answer answer) {
        answers++;
        // Where it is gone, the connection has ended and the message was failed with it.
        if (inFlight.remove(message)) {
            tell(
                    message.outcome,
                    answer instanceof Answer.Refused refused
                            ? new Delivery.Failed(refused.explanation())
                            : new Delivery.HandedOver());
            sendMore();
        }
    }

    /** Some brokers answer a forbidden publish with silence: without this, the window would stay full for ever. */
    private void watch(PahoConnection watched, long answersBefore) {
        watch = serial.after(timeout, () -> {
            if (watched != connection) {
                return; // was due when its connection ended
            }
            watch = Optional.empty();
            if (inFlight.isEmpty()) {
                return;
            }
            if (answers == answersBefore) {
                onSilence.accept("the broker acknowledged nothing for " + timeout.toMillis()
                        + " ms: check the network, and that its access rules let this device publish");
            } else {
                watch(watched, answers);
            }
        });
    }

    /** As a task of its own: a receiver that throws must not keep the others from their outcomes. */
    private void tell(Consumer<Delivery> outcome, Delivery delivery) {
        serial.execute(() -> outcome.accept(delivery));
    }

    private static final class Message {
        private final String topic;
        private final byte[] payload;
        private final boolean isRetained;
        private final Consumer<Delivery> outcome;

        Message(String topic, byte[] payload, boolean isRetained, Consumer<Delivery> outcome) {
            this.topic = topic;
            this.payload = payload;
            this.isRetained = isRetained;
            this.outcome = outcome;
        }
    }
}
