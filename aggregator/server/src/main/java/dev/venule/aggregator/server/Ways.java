package dev.venule.aggregator.server;

import dev.venule.aggregator.server.coap.CoapEndConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How devices reach an aggregator: by one of these, or by both at the same time.
 *
 * @param broker which broker carries the messages; empty for none
 * @param coap where it listens itself; empty for nowhere
 */
public record Ways(Optional<BrokerChoice> broker, Optional<CoapEndConfig> coap) {
    public Ways {
        if (broker.isEmpty() && coap.isEmpty()) {
            throw new IllegalArgumentException("nobody could reach this aggregator; configure broker, coap, or both");
        }
    }

    /** MQTT only. */
    public static Ways through(BrokerChoice broker) {
        return new Ways(Optional.of(broker), Optional.empty());
    }

    /** CoAP only. */
    public static Ways direct(CoapEndConfig coap) {
        return new Ways(Optional.empty(), Optional.of(coap));
    }

    /** Host names and addresses that go into the certificate of broker and CoAP end. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (broker.orElse(null) instanceof BrokerChoice.Embedded embedded) {
            names.addAll(embedded.config().names());
        }
        coap.ifPresent(end -> names.addAll(end.names()));
        return names.stream().distinct().toList();
    }
}
