package dev.venule.agent.daemon;

import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import java.io.IOException;
import java.net.URI;

/**
 * By CoAP, straight to the aggregator or to a gateway in its place.
 *
 * @param window most messages that wait for their answers at the same time
 */
record CoapWay(URI aggregator, DeviceProof proof, CoapTiming timing, int window) implements DeviceWay {
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
    }

    static CoapWay read(Settings settings, DeviceProof proof, DeviceProfile.CoapTimers standard, RetryPolicy retry) {
        CoapTiming timing = new CoapTiming(
                settings.duration("coap.refresh", standard.refresh()),
                new CoapTiming.Timeouts(
                        settings.duration("coap.timeouts.connect", standard.connect()),
                        settings.duration("coap.timeouts.exchange", standard.exchange())),
                retry);
        return new CoapWay(settings.uri("aggregator"), proof, timing, (int)
                settings.whole("coap.window", STANDARD_WINDOW, 1, MOST_WINDOW));
    }

    @Override
    public DeviceConnection open(DeviceIdentity device, Surroundings surroundings) throws IOException {
        CoapTransportConfig config = new CoapTransportConfig(
                endpoint(device.device()), device.population(), device.device(), timing, window);
        return DeviceConnection.fixed(
                new CoapTransport(config, surroundings.scheduler(), surroundings.random(), System::nanoTime));
    }

    private AggregatorEndpoint endpoint(String device) throws IOException {
        return proof instanceof DeviceProof.SharedKey shared
                ? AggregatorEndpoint.withSharedKey(aggregator, device, shared.read())
                : AggregatorEndpoint.of(aggregator, ((DeviceProof.Files) proof).read());
    }
}
