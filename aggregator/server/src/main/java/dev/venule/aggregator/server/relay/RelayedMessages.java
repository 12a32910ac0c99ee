package dev.venule.aggregator.server.relay;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.Provenance;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.arrival.WayBack;
import dev.venule.aggregator.server.mqtt.InboundMessage;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RelayedPart;
import dev.venule.protocol.message.RelayedReceipt;
import java.util.List;

/** Messages of devices behind gateways. The answer goes back to the gateway that asked, and names its question. */
public final class RelayedMessages {
    private static final RelayedPart NOTHING = RelayedPart.getDefaultInstance();

    private final Outbound outbound;

    /** Publishes, as well as it can. */
    @FunctionalInterface
    public interface Outbound {
        void publish(String topic, byte[] payload) throws InterruptedException;
    }

    public RelayedMessages(Outbound outbound) {
        this.outbound = outbound;
    }

    /** What to decide about, where {@code way} is what the message's address says. */
    public Arrival arrival(InboundMessage message, MqttAddress.RelayedSender way) {
        if (!MqttAddress.isUpdate(message.topic())) {
            return new Arrival(
                    way.sender(),
                    Arrival.Kind.STATUS,
                    message.payload(),
                    new ToGateway(message, way, 0),
                    new Provenance.Relayed(way.gateway(), List.of()));
        }
        // What is no RelayedPart becomes an empty part, which is rejected as
        // malformed, counted and answered like any other.
        RelayedPart relayed = MessageReader.relayedPart(message.payload(), Integer.MAX_VALUE)
                        instanceof Reading.Valid<RelayedPart> valid
                ? valid.message()
                : NOTHING;
        return new Arrival(
                way.sender(),
                Arrival.Kind.UPDATE,
                relayed.getPart().toByteArray(),
                new ToGateway(message, way, relayed.getExchange()),
                new Provenance.Relayed(way.gateway(), relayed.getCertificatesList()));
    }

    private final class ToGateway implements WayBack {
        private final InboundMessage message;
        private final MqttAddress.RelayedSender way;
        private final long exchange;

        ToGateway(InboundMessage message, MqttAddress.RelayedSender way, long exchange) {
            this.message = message;
            this.way = way;
            this.exchange = exchange;
        }

        @Override
        public void acknowledge() {
            message.acknowledge();
        }

        @Override
        public void answer(Answer answer) throws InterruptedException {
            ByteString receipt = answer.receipt().map(Receipt::toByteString).orElse(ByteString.EMPTY);
            RelayedReceipt relayed = RelayedReceipt.newBuilder()
                    .setExchange(exchange)
                    .setReceipt(receipt)
                    .build();
            outbound.publish(MqttAddress.relayedReceipt(way.gateway(), way.sender()), relayed.toByteArray());
        }
    }
}
