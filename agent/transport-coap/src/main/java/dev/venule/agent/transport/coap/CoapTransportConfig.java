package dev.venule.agent.transport.coap;

import dev.venule.protocol.address.MqttAddress;

/**
 * One device's way to its aggregator.
 *
 * @param endpoint where the aggregator is
 * @param population the population the device belongs to
 * @param deviceId the device's id: level of its paths; must be the CN of its certificate, or the identity of its shared key
 * @param timing how long what may take
 * @param window most messages that wait for their answers at the same time, 1 to 256; fewer while the network is slow or loses
 *     much. 1 is what RFC 7252 calls NSTART
 */
public record CoapTransportConfig(
        AggregatorEndpoint endpoint, String population, String deviceId, CoapTiming timing, int window) {
    /** 32 blocks of 1 KiB: what TCP would have under way after two round trips. */
    private static final int STANDARD_WINDOW = 32;

    private static final int MAX_WINDOW = 256;

    public CoapTransportConfig {
        checkId("population", population);
        checkId("device.id", deviceId);
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("coap.window must be between 1 and " + MAX_WINDOW + ", was " + window);
        }
    }

    /** Standard timing, 32 blocks on their way at most. */
    public static CoapTransportConfig standard(AggregatorEndpoint endpoint, String population, String deviceId) {
        return new CoapTransportConfig(endpoint, population, deviceId, CoapTiming.standard(), STANDARD_WINDOW);
    }

    /** The same with other patience. */
    public CoapTransportConfig with(CoapTiming other) {
        return new CoapTransportConfig(endpoint, population, deviceId, other, window);
    }

    private static void checkId(String name, String value) {
        if (!MqttAddress.isValidId(value)) {
            throw new IllegalArgumentException(name
                    + " must be 1 to 64 characters of A-Z a-z 0-9 . _ - that do not begin with a dot, was \""
                    + value
                    + "\"");
        }
    }
}
