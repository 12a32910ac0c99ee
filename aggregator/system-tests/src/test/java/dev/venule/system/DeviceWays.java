package dev.venule.system;

import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways on which every promise must hold. */
enum DeviceWays {
    MQTT {
        @Override
        URI uri(int port) {
            return URI.create("mqtts://127.0.0.1:" + port);
        }

        @Override
        Ways listeningOn(int port, Path folder) {
            return Ways.through(new BrokerChoice.Embedded(new EmbeddedBrokerConfig(
                    "127.0.0.1", port, List.of("127.0.0.1"), folder.resolve("broker"), 1 << 20)));
        }
    },
    COAP {
        @Override
        URI uri(int port) {
            return URI.create("coaps://127.0.0.1:" + port);
        }

        @Override
        Ways listeningOn(int port, Path folder) {
            return Ways.direct(new CoapEndConfig(
                    "127.0.0.1", port, Optional.empty(), List.of("127.0.0.1"), Map.of(), CoapLimits.defaults()));
        }
    };

    /** Where devices connect. */
    abstract URI uri(int port);

    abstract Ways listeningOn(int port, Path folder);
}
