package dev.venule.benchmarks.network;

import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;

/** How a device reaches its aggregator; each with its own standard settings. */
enum Way {
    MQTT("MQTT 5 / TLS 1.3") {
        @Override
        Transport transport(LocalPki pki, String device, ScheduledExecutorService threads, long seed)
                throws IOException {
            BrokerEndpoint broker = BrokerEndpoint.tls(
                    URI.create("mqtts://" + TunLink.ADDRESS + ":" + MeasuredAggregator.MQTT_PORT),
                    TlsContexts.mutual(pki.device(device), pki.trusted()));
            return new MqttTransport(
                    MqttTransportConfig.standard(broker, MeasuredAggregator.POPULATION, device),
                    threads,
                    new SplittableRandom(seed));
        }
    },
    COAP("CoAP / DTLS 1.2") {
        @Override
        Transport transport(LocalPki pki, String device, ScheduledExecutorService threads, long seed)
                throws IOException {
            return coap("coaps", pki, device, threads, seed);
        }
    },
    COAP_STREAM("CoAP / TLS 1.3") {
        @Override
        Transport transport(LocalPki pki, String device, ScheduledExecutorService threads, long seed)
                throws IOException {
            return coap("coaps+tcp", pki, device, threads, seed);
        }
    };

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract Transport transport(LocalPki pki, String device, ScheduledExecutorService threads, long seed)
            throws IOException;

    private static Transport coap(
            String scheme, LocalPki pki, String device, ScheduledExecutorService threads, long seed)
            throws IOException {
        Identity identity = pki.device(device);
        AggregatorEndpoint aggregator = AggregatorEndpoint.of(
                URI.create(scheme + "://" + TunLink.ADDRESS + ":" + MeasuredAggregator.COAP_PORT),
                new DeviceCredentials(identity.key(), identity.chain(), pki.trusted()));
        return new CoapTransport(
                CoapTransportConfig.standard(aggregator, MeasuredAggregator.POPULATION, device),
                threads,
                new SplittableRandom(seed),
                System::nanoTime);
    }
}
