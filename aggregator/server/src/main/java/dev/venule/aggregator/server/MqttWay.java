package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.arrival.WayBack;
import dev.venule.aggregator.server.mqtt.Backoff;
import dev.venule.aggregator.server.mqtt.InboundMessage;
import dev.venule.aggregator.server.mqtt.LinkSettings;
import dev.venule.aggregator.server.mqtt.MqttConnection;
import dev.venule.aggregator.server.mqtt.MqttLink;
import dev.venule.aggregator.server.mqtt.PublicationSender;
import dev.venule.aggregator.server.relay.RelayedMessages;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Through a broker: receipts go to the device's address, over whatever connection there is by then. */
final class MqttWay implements DeviceWay {
    private final Predicate<Arrival> inbox;
    private final AggregatorCounters counters;
    private final WayListener listener;
    private final RelayedMessages relayed = new RelayedMessages(this::publishReceipt);
    private final PublicationSender sender;
    private final MqttLink link;

    MqttWay(LinkSettings settings, Predicate<Arrival> inbox, AggregatorCounters counters, WayListener listener) {
        this.inbox = inbox;
        this.counters = counters;
        this.listener = listener;
        this.sender = new PublicationSender(new Publications());
        this.link =
                new MqttLink(settings, Backoff.defaults(), new SplittableRandom(), this::receive, new Connections());
    }

    @Override
    public void start() {
        sender.start();
        link.start();
    }

    @Override
    public void offer(Publication publication) {
        sender.offer(publication);
    }

    private boolean receive(InboundMessage message) {
        Optional<Arrival> arrival = MqttAddress.sender(message.topic())
                .map(device -> direct(message, device))
                .or(() -> MqttAddress.relayedSender(message.topic()).map(way -> relayed.arrival(message, way)));
        if (arrival.isEmpty()) {
            message.acknowledge();
            return true;
        }
        boolean taken = inbox.test(arrival.get());
        if (!taken) {
            counters.dropped();
        } else if (arrival.get().kind() == Arrival.Kind.UPDATE) {
            counters.updateArrived(utf8Length(message.topic()), message.payload().length);
        }
        return taken;
    }

    private Arrival direct(InboundMessage message, MqttAddress.Sender device) {
        return new Arrival(
                device,
                MqttAddress.isUpdate(message.topic()) ? Arrival.Kind.UPDATE : Arrival.Kind.STATUS,
                message.payload(),
                new ThroughBroker(message));
    }

    /** A receipt that does not get through is asked for again: the device sends its update until it has one. */
    private void publishReceipt(String topic, byte[] payload) throws InterruptedException {
        Optional<MqttConnection> connection = link.connection();
        if (connection.isEmpty()) {
            return;
        }
        try {
            CompletableFuture<Void> sent = connection.get().publish(topic, payload, false);
            var unused = sent.whenComplete((done, refusal) -> counters.receiptAnswered(refusal == null));
            counters.receiptSent(utf8Length(topic), payload.length);
        } catch (IOException e) {
            counters.receiptAnswered(false);
        }
    }

    /** Sends no more; the broker keeps what arrives. */
    @Override
    public void close() {
        sender.close();
        link.close();
    }

    private static int utf8Length(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8).length;
    }

    private final class ThroughBroker implements WayBack {
        private final InboundMessage message;

        ThroughBroker(InboundMessage message) {
            this.message = message;
        }

        @Override
        public void acknowledge() {
            message.acknowledge();
        }

        @Override
        public void answer(Answer answer) throws InterruptedException {
            Optional<Receipt> receipt = answer.receipt();
            if (receipt.isPresent()) {
                publishReceipt(
                        MqttAddress.receipt(answer.population(), answer.device()),
                        receipt.get().toByteArray());
            }
        }
    }

    private final class Connections implements MqttLink.Listener {
        @Override
        public void connected(MqttConnection connection) {
            sender.connected(connection);
            listener.connected();
        }

        @Override
        public void disconnected(String reason) {
            listener.lost(reason);
        }
    }

    private final class Publications implements PublicationSender.Observer {
        @Override
        public void sent(String topic, int payloadBytes) {
            counters.published(utf8Length(topic), payloadBytes);
        }

        @Override
        public void published(Publication publication) {
            listener.published(publication);
        }

        @Override
        public void failed(String explanation) {
            listener.lost(explanation);
        }
    }
}
