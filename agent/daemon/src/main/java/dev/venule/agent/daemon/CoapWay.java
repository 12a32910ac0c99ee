package dev.venule.agent.daemon;

import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.adapter.SigningTransport;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.net.URI;

/**
 * By CoAP, straight to the aggregator or to a gateway in its place.
 *
 * @param window most messages that wait for their answers at the same time
 * @param signsUpdates whether each part of an update has the device's own signature, as a gateway demands it
 */
record CoapWay(URI aggregator, DeviceProof proof, CoapTiming timing, int window, boolean signsUpdates)
        implements DeviceWay {
    private static final int STANDARD_WINDOW = 32;
    private static final int MOST_WINDOW = 256;

    CoapWay {
        if (proof instanceof DeviceProof.Enrolment) {
            throw new IllegalArgumentException("a device that gets its certificate itself comes by MQTT so far; give"
                    + " broker instead of aggregator, or certificate and key instead of enrolment.url");
        }
        if (proof instanceof DeviceProof.SharedKey && !"coaps".equalsIgnoreCase(aggregator.getScheme())) {
            throw new IllegalArgumentException("sharedKey is for coaps:// only, aggregator was " + aggregator
                    + "; give certificate and key instead");
        }
        if (proof instanceof DeviceProof.SharedKey && signsUpdates) {
            throw new IllegalArgumentException(
                    "sending.signed needs the key of a certificate; give certificate and key instead of sharedKey");
        }
    }

    static CoapWay read(Settings settings, DeviceProof proof, DeviceProfile.CoapTimers standard, RetryPolicy retry) {
        CoapTiming timing = new CoapTiming(
                settings.duration("coap.refresh", standard.refresh()),
                new CoapTiming.Timeouts(
                        settings.duration("coap.timeouts.connect", standard.connect()),
                        settings.duration("coap.timeouts.exchange", standard.exchange())),
                retry);
        int window = (int) settings.whole("coap.window", STANDARD_WINDOW, 1, MOST_WINDOW);
        return new CoapWay(settings.uri("aggregator"), proof, timing, window, settings.truth("sending.signed", false));
    }

    @Override
    public DeviceConnection open(DeviceIdentity device, Surroundings surroundings) throws IOException {
        if (proof instanceof DeviceProof.SharedKey shared) {
            byte[] key = shared.read();
            return DeviceConnection.fixed(transport(
                    AggregatorEndpoint.withSharedKey(aggregator, device.device(), key), device, surroundings));
        }
        DeviceCredentials credentials = ((DeviceProof.Files) proof).read();
        Transport plain = transport(AggregatorEndpoint.of(aggregator, credentials), device, surroundings);
        MqttAddress.Sender sender = new MqttAddress.Sender(device.population(), device.device());
        return DeviceConnection.fixed(signsUpdates ? new SigningTransport(plain, sender, credentials::key) : plain);
    }

    private Transport transport(AggregatorEndpoint endpoint, DeviceIdentity device, Surroundings surroundings) {
        CoapTransportConfig config =
                new CoapTransportConfig(endpoint, device.population(), device.device(), timing, window);
        return new CoapTransport(config, surroundings.scheduler(), surroundings.random(), System::nanoTime);
    }
}
