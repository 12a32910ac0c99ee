package dev.venule.agent.transport.mqtt;

import dev.venule.protocol.address.MqttAddress;

/**
 * One device's way to its broker.
 *
 * @param endpoint where the broker is
 * @param population the population the device belongs to
 * @param deviceId the device's id: client id at the broker and level of its addresses; must be the CN of its certificate
 * @param timing how long what may take
 * @param window most messages sent and not yet acknowledged, 1 to 1000; the broker's receive maximum may lower it
 */
public record MqttTransportConfig(
        BrokerEndpoint endpoint, String population, String deviceId, MqttTiming timing, int window) {
    private static final int STANDARD_WINDOW = 8;
    private static final int MAX_WINDOW = 1000;

    public MqttTransportConfig {
        checkId("population", population);
        checkId("device.id", deviceId);
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("mqtt.window must be between 1 and " + MAX_WINDOW + ", was " + window);
        }
    }

    /** Standard timing, and eight messages on their way: enough to fill a slow link, little to send again. */
    public static MqttTransportConfig standard(BrokerEndpoint endpoint, String population, String deviceId) {
        return new MqttTransportConfig(endpoint, population, deviceId, MqttTiming.standard(), STANDARD_WINDOW);
    }

    /** The same with other patience. */
    public MqttTransportConfig with(MqttTiming other) {
        return new MqttTransportConfig(endpoint, population, deviceId, other, window);
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
